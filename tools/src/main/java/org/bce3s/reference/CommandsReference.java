package org.bce3s.reference;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Every command with its help as one Markdown page, made of the tree of commands itself. */
public final class CommandsReference {
  private static final int COLUMNS = 100;

  private CommandsReference() {}

  /**
   * The page of a program's commands.
   *
   * @param program the tree of commands; how wide it writes its help is changed
   */
  public static String markdown(CommandLine program) {
    StringBuilder page = new StringBuilder();
    page.append("# Every command\n\n");
    page.append("Generated: `tools/bce3s reference commands > docs/reference/commands.md`\n");
    append(program, page);
    return page.toString();
  }

  private static void append(CommandLine command, StringBuilder page) {
    command.setUsageHelpAutoWidth(false).setUsageHelpWidth(COLUMNS);
    page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
    page.append(command.getUsageMessage(Ansi.OFF).replace("\r", "").strip()).append("\n```\n");
    command.getSubcommands().values().stream()
        .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
        .forEach(sub -> append(sub, page));
  }
}
