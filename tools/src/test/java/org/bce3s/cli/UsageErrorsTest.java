package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bce3s.failure.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class UsageErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          lst           | bce3s      | unknown command "lst"; did you mean "list"?
          frobnicate    | bce3s      | unknown command "frobnicate"
          ``            | bce3s      | unknown command ""
          --debgu       | bce3s      | unknown option "--debgu"; did you mean "--debug"?
          list --hlep   | bce3s list | unknown option "--hlep"; did you mean "--help"?
          list --x=1    | bce3s list | unknown option "--x"
          list a b      | bce3s list | unexpected argument "b"
          list backbon  | bce3s list | unknown kind "backbon"; did you mean "backbone"?
          list loss     | bce3s list | unknown kind "loss"; did you mean "loss.joint", \
          "loss.uniform" or "loss.contrastive"?
          describe      | bce3s describe | missing required parameter: '[KIND] NAME'
          describe a b c | bce3s describe | unexpected argument "c"
          describe trian | bce3s describe | unknown name "trian"; did you mean "train"?
          describe brier | bce3s describe | unknown name "brier"; "list" shows all (names from \
          outside need BCE3S_CLASS_PATH)
          sweep x --launcher=lsf | bce3s sweep | --launcher: "lsf" is none of local, slurm
          sweep x --partition=a | bce3s sweep | --partition, --time-limit and --sbatch need \
          --launcher slurm
          sweep x --launcher=slurm --time-limit=2h | bce3s sweep | --time-limit: "2h" is not \
          allowed; must be MINUTES, MINUTES:SECONDS, HOURS:MINUTES:SECONDS or \
          DAYS-HOURS[:MINUTES[:SECONDS]]
          sweep a --jobs 0 | bce3s sweep | --jobs: 0 is not allowed; must be at least 1, or auto
          sweep a --heap 9 | bce3s sweep | --heap: "9" is no size such as 512m or 4g
          sweep a --gpus 0,0 | bce3s sweep | --gpus: "0,0" names one twice
          plan a --gpus 0; | bce3s plan | --gpus: "0;" is neither all nor none nor a list such as 0,1
          sweep a --gpus 0 --launcher slurm | bce3s sweep | --gpus is for --launcher local; ask \
          Slurm by --sbatch=--gres=gpu:1
          sweep a --runs-per-gpu 0 | bce3s sweep | --runs-per-gpu: 0 is not allowed; must be at \
          least 1
          reproduce a --runs-per-gpu 0 | bce3s reproduce | --runs-per-gpu: 0 is not allowed; must \
          be at least 1
          plan a --gpus none --runs-per-gpu 2 | bce3s plan | --runs-per-gpu needs GPUs, and --gpus \
          none hides all
          sweep a --runs-per-gpu 2 --launcher slurm | bce3s sweep | --runs-per-gpu is for \
          --launcher local; who shares a GPU is Slurm's to say
          sweep a --fail-fast --keep-going | bce3s sweep | --keep-going and --fail-fast exclude \
          each other
          data          | bce3s data | a command is missing: inspect, doctor or fetch
          data fetsh    | bce3s data | unknown command "fetsh"; did you mean "fetch"?
          data inspect --shots x | bce3s data inspect | invalid value for option '--shots': \
          unknown rule "x"; known: oltr, few-inclusive
          aggregate x --format tex | bce3s aggregate | invalid value for option '--format': \
          unknown format "tex"; did you mean "text"? (known: text, csv, markdown, latex)
          bench --steps 0 | bce3s bench | --steps: 0 is not allowed; must be at least 1
          status gone   | bce3s status | no sweep of any experiment was started in gone
          predict runs/a holiday | bce3s predict | unexpected argument "holiday"; did you mean \
          "--images holiday"?
          evaluate runs/a src | bce3s evaluate | unexpected argument "src"; did you mean \
          "--data src"?
          data fetch cifar10-lt src | bce3s data fetch | unexpected argument "src"; did you mean \
          "--data src"?
          evaluate runs/a val | bce3s evaluate | unexpected argument "val"
          list loss.joint src | bce3s list | unexpected argument "src"
          export runs/a a/net.pth | bce3s export | a/net.pth: would be a safetensors file under a \
          name of torch.save; name it net.safetensors
          sweep a --epochs 3 | bce3s sweep | unknown option "--epochs"; write train.epochs=3
          run a --batch-size=4 | bce3s run | unknown option "--batch-size"; write \
          train.batch_size=4
          plan a --epochs | bce3s plan | unknown option "--epochs"; write train.epochs=VALUE
          evaluate a --epochs 3 | bce3s evaluate | unknown option "--epochs"
          reproduce a --seeds 0,1,0 | bce3s reproduce | --seeds: seed 0 is given twice
          reproduce a --rows x,x | bce3s reproduce | --rows: row x is given twice
          parity        | bce3s parity | missing required parameter: 'FILE'
          """)
  void saysInOneLineWhatIsWrongAndWhereHelpIs(String arguments, String command, String message) {
    Console console = Console.run(arguments.split(" ", -1));
    assertThat(console.err())
        .isEqualToNormalizingNewlines(
            command + ": " + message + "\nTry \"" + command + " --help\".\n");
    assertThat(console.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(console.out()).isEmpty();
  }

  @Test
  void everyOptionOfConstantsSaysWhichItKnows() {
    List<String> said = new ArrayList<>();
    refuseConstants(Bce3s.commandLine(new Bce3s()), said);

    assertThat(said)
        .hasSizeGreaterThan(10)
        .allMatch(message -> message.matches("(?s).*: unknown [a-z -]+ \"zzzzzz\"; known: .*"));
  }

  private static void refuseConstants(CommandLine command, List<String> said) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (Stream.of(option.auxiliaryTypes()).anyMatch(Class::isEnum)) {
        StringWriter err = new StringWriter();
        command.setErr(new PrintWriter(err));
        command.execute(option.longestName() + "=zzzzzz");
        said.add(err.toString());
      }
    }
    command.getSubcommands().values().forEach(sub -> refuseConstants(sub, said));
  }
}
