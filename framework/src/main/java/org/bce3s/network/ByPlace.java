package org.bce3s.network;

import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What there is of a loss: once for its total, and once for each of its places whose term is there.
 *
 * @param <T> of what, such as values
 * @param total of the weighted sum
 * @param joint of the unweighted joint term; empty if the term is absent
 * @param contrastive of the contrastive term likewise
 * @param uniform of the uniform term likewise
 */
public record ByPlace<T>(T total, Optional<T> joint, Optional<T> contrastive, Optional<T> uniform) {

  /** A total alone. */
  public static <T> ByPlace<T> of(T total) {
    return new ByPlace<>(total, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** What there is: the total, joint, contrastive, uniform. */
  public List<T> present() {
    return Stream.of(Optional.of(total), joint, contrastive, uniform)
        .flatMap(Optional::stream)
        .toList();
  }

  /** The same of something else, made one after the other in the order of {@link #present}. */
  public <U> ByPlace<U> map(Function<? super T, ? extends U> function) {
    return new ByPlace<>(
        function.apply(total),
        joint.map(function),
        contrastive.map(function),
        uniform.map(function));
  }

  /** Both together where both are; what one has alone stays as it is. */
  public ByPlace<T> with(ByPlace<T> other, BinaryOperator<T> together) {
    return new ByPlace<>(
        together.apply(total, other.total),
        with(joint, other.joint, together),
        with(contrastive, other.contrastive, together),
        with(uniform, other.uniform, together));
  }

  private static <T> Optional<T> with(
      Optional<T> one, Optional<T> other, BinaryOperator<T> together) {
    return one.isPresent() && other.isPresent()
        ? Optional.of(together.apply(one.get(), other.get()))
        : one.or(() -> other);
  }
}
