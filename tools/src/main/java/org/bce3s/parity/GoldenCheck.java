package org.bce3s.parity;

import com.google.gson.JsonObject;
import java.util.List;

/** Recomputes the values of golden files of one format. */
public interface GoldenCheck {
  /** The format it checks, e.g. {@code losses/1}. */
  String format();

  /** The largest error allowed. */
  double tolerance();

  /** Recomputes every expected value of a file from its inputs. */
  List<Comparison> check(JsonObject golden);
}
