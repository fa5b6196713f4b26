package org.bce3s.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bce3s.catalogue.Catalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryTest {
  /** Something that can be chosen. */
  private interface Animal {}

  private record Cat(int lives) implements Animal {}

  private static Entry<Animal> cat(String name) {
    return Entry.of(Animal.class, name, Cat.class, "purrs", "nature");
  }

  private static Registry<Animal> animals() {
    Registry<Animal> animals = new Registry<>(Animal.class, "animal", "what moves by itself");
    animals.add(cat("tabby"));
    animals.add(cat("lion"));
    return animals;
  }

  @Test
  void entriesComeSortedByName() {
    assertThat(animals().names()).containsExactly("lion", "tabby");
    assertThat(animals().entries()).extracting(Entry::name).containsExactly("lion", "tabby");
    assertThat(animals().key()).isEqualTo("animal");
    assertThat(animals().doc()).isEqualTo("what moves by itself");
  }

  @Test
  void anEntryIsChosenWithItsSettings() {
    Choice<Animal> chosen = animals().entry("tabby").choose(new Cat(9));

    assertThat(chosen).isEqualTo(new Choice<Animal>("tabby", new Cat(9), new Cat(9)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "taby   | unknown animal \"taby\"; did you mean \"tabby\"? (names from outside need"
            + " BCE3S_CLASS_PATH)",
        "giraff | unknown animal \"giraff\"; known: lion, tabby (names from outside need"
            + " BCE3S_CLASS_PATH)"
      })
  void anUnknownNameIsAnsweredWithCandidates(String name, String message) {
    assertThatThrownBy(() -> animals().entry(name))
        .isInstanceOf(UnknownNameException.class)
        .hasMessage(message);
  }

  @Test
  void aNameIsTakenOnce() {
    Registry<Animal> animals = animals();

    assertThatThrownBy(() -> animals.add(cat("lion")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("animal \"lion\" is registered twice");
  }

  @Test
  void anEntryOfAnotherKindIsRefused() {
    record Stone() {}
    Entry<Stone> stone = Entry.of(Stone.class, "granite", Stone.class, "lies", "nature");

    assertThatThrownBy(() -> animals().add(stone))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("granite is no animal");
    assertThatThrownBy(() -> Catalogue.of(List.of(() -> List.of(stone))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("Stone is no kind of the catalogue");
  }
}
