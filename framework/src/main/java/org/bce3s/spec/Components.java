package org.bce3s.spec;

import java.lang.reflect.RecordComponent;
import java.util.List;

/**
 * The components of records, looked up once: Java makes them and reads their types anew each time.
 */
public final class Components {
  private static final ClassValue<List<RecordComponent>> KNOWN =
      new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
          return List.of(type.getRecordComponents());
        }
      };

  private Components() {}

  /** Those of a record, in their order. */
  public static List<RecordComponent> of(Class<? extends Record> type) {
    return KNOWN.get(type);
  }
}
