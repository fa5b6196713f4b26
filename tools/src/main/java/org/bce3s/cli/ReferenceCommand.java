package org.bce3s.cli;

import java.io.PrintWriter;
import java.util.List;
import org.bce3s.option.Kinds;
import org.bce3s.reference.CommandsReference;
import org.bce3s.reference.SettingsReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s reference}: the reference pages of the documentation. */
@Command(
    name = "reference",
    mixinStandardHelpOptions = true,
    description =
        "Prints the reference of all settings, or of all commands, as Markdown; entries of code"
            + " from outside are in it.")
final class ReferenceCommand implements Runnable {
  private static final List<String> PAGES = List.of("settings", "commands");

  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "PAGE", description = "settings or commands.")
  private String page;

  @Override
  public void run() {
    if (!PAGES.contains(page)) {
      throw new ParameterException(spec.commandLine(), Kinds.unknown("page", page, PAGES));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        page.equals("commands")
            ? CommandsReference.markdown(Bce3s.commandLine(bce3s))
            : SettingsReference.markdown(bce3s.catalogue()));
    out.flush();
  }
}
