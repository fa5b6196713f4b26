package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
          sweep x --launcher=lsf | bce3s sweep | --launcher: "lsf" is none of local, slurm
          sweep x --partition=a | bce3s sweep | --partition, --time-limit and --sbatch need \
          --launcher slurm
          sweep x --launcher=slurm --time-limit=2h | bce3s sweep | --time-limit: "2h" is not \
          allowed; must be MINUTES, MINUTES:SECONDS, HOURS:MINUTES:SECONDS or \
          DAYS-HOURS[:MINUTES[:SECONDS]]
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
}
