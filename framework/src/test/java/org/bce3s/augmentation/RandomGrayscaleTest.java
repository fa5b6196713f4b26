package org.bce3s.augmentation;

import org.bce3s.image.Image;
import org.junit.jupiter.api.Test;

class RandomGrayscaleTest {
  @Test
  void someImagesAreMadeGrey() {
    Image image = Pictures.noise(3, 4, 3, 1);
    Outcomes outcomes = new Outcomes();
    outcomes.add(0.8, image);
    outcomes.add(0.2, Enhancement.grey(Pictures.copy(image)));

    outcomes.check(new RandomGrayscale(0.2), image);
  }
}
