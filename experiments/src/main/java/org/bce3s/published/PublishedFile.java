package org.bce3s.published;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;

/**
 * A file of published figures as it is written: the tables of one data set.
 *
 * @param dataset the data set
 * @param tables figures of one source and protocol each
 */
record PublishedFile(
    @Doc("data set") String dataset,
    @Doc("figures of one source and protocol each") List<Table> tables) {
  PublishedFile {
    tables = List.copyOf(tables);
    if (tables.isEmpty()) {
      throw new SpecException("tables", "[]", "a list of at least one table");
    }
  }

  /**
   * Figures of one source and protocol.
   *
   * @param source who published them
   * @param readIn where they were read
   * @param protocol how they came about
   * @param figures the lines
   */
  record Table(
      @Doc("who published the figures") String source,
      @Doc("where the figures were read; one of these, if several") List<ReadIn> readIn,
      @Doc("how the figures came about") @Default("{}") PublishedProtocol protocol,
      @Doc("the lines") List<Line> figures) {
    Table {
      readIn = List.copyOf(readIn);
      figures = List.copyOf(figures);
      if (readIn.isEmpty()) {
        throw new SpecException(
            "read_in", "[]", "at least one of code, readme, paper, poster, notes");
      }
    }
  }

  /**
   * A line of a table, accuracies in per cent.
   *
   * @param method the method, or the row of an ablation
   * @param imbalanceFactor IF, if the data set has several
   * @param all over all classes
   * @param many over the many-shot classes
   * @param medium over the medium-shot classes
   * @param few over the few-shot classes
   */
  record Line(
      @Doc("method, or row of an ablation") String method,
      @Doc("IF, where the data set has several") @Range(min = 1) OptionalDouble imbalanceFactor,
      @Doc("accuracy over all classes in per cent") @Range(min = 0, max = 100) double all,
      @Doc("accuracy over the many-shot classes in per cent") @Range(min = 0, max = 100)
          OptionalDouble many,
      @Doc("accuracy over the medium-shot classes in per cent") @Range(min = 0, max = 100)
          OptionalDouble medium,
      @Doc("accuracy over the few-shot classes in per cent") @Range(min = 0, max = 100)
          OptionalDouble few) {
    Line {
      Constraints.check(Line.class, method, imbalanceFactor, all, many, medium, few);
    }
  }

  /** The lines with what their table and file say. */
  Stream<PublishedFigure> figures() {
    return tables.stream().flatMap(t -> t.figures().stream().map(line -> figure(t, line)));
  }

  private PublishedFigure figure(Table table, Line line) {
    return new PublishedFigure(
        dataset,
        line.imbalanceFactor(),
        line.method(),
        line.all(),
        line.many(),
        line.medium(),
        line.few(),
        table.protocol(),
        table.source(),
        table.readIn());
  }
}
