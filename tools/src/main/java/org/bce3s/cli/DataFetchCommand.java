package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalLong;
import org.bce3s.display.ProgressDisplay;
import org.bce3s.display.Speed;
import org.bce3s.display.Terminal;
import org.bce3s.download.Download;
import org.bce3s.option.DataOption;
import org.bce3s.option.DatasetSettings;
import org.bce3s.option.SettingsReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s data fetch}: downloads a data set from its official address. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description = "Downloads a data set, goes on where an earlier download broke, checks its MD5.")
final class DataFetchCommand implements Runnable {
  private static final int MEGABYTE = 1_000_000;

  @ParentCommand private DataCommand parent;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Data set, as \"list dataset\" names it.")
  private String name;

  @Mixin private DataOption data;

  @Override
  public void run() {
    List<Download> downloads =
        new SettingsReader(parent.bce3s().catalogue())
            .read(DatasetSettings.class, List.of("dataset.name=" + name))
            .dataset()
            .value()
            .downloads(data.folder());
    PrintWriter out = spec.commandLine().getOut();
    if (downloads.isEmpty()) {
      out.println(name + ": nothing to download");
    }
    for (Download download : downloads) {
      boolean there = Files.exists(download.target());
      if (!there) {
        fetch(download);
      }
      out.println(download.target() + (there ? " was there before" : ": downloaded, MD5 is right"));
    }
    out.flush();
  }

  private void fetch(Download download) {
    Terminal terminal = parent.bce3s().terminal();
    String task = "MB of " + download.target().getFileName();
    try (DownloadDisplay display = new DownloadDisplay(task, terminal)) {
      download.run(display);
    }
  }

  /** Opens once the size of the file is known. */
  private static final class DownloadDisplay implements Download.Progress, AutoCloseable {
    private final String task;
    private final Terminal terminal;
    private ProgressDisplay display;
    private long opened = -1;

    DownloadDisplay(String task, Terminal terminal) {
      this.task = task;
      this.terminal = terminal;
      this.display = ProgressDisplay.open(task, 1, Terminal.lines(terminal.stream()));
    }

    @Override
    public void at(long bytes, OptionalLong total) {
      long megabytes = total.orElse(bytes) / MEGABYTE;
      if (total.isPresent() && opened != megabytes) {
        display.close();
        display = ProgressDisplay.open(task, megabytes, terminal);
        opened = megabytes;
      }
      if (total.isPresent()) {
        display.update(bytes / MEGABYTE, Speed.UNKNOWN, "");
      }
    }

    @Override
    public void close() {
      display.close();
    }
  }
}
