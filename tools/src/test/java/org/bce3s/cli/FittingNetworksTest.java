package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.backbone.Backbone;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.option.NetworkSettings;
import org.bce3s.option.SettingsReader;
import org.bce3s.pytorch.NetworkShapes;
import org.bce3s.pytorch.StateDict;
import org.bce3s.pytorch.StateDictNames;
import org.bce3s.tensor.FloatTensor;
import org.junit.jupiter.api.Test;

class FittingNetworksTest {
  private static final Catalogue CATALOGUE = Catalogue.standard();

  @Test
  void aNetworkIsNamedOnceWhereItsDefaultIsSpelledOut() {
    Backbone backbone =
        new SettingsReader(CATALOGUE)
            .read(NetworkSettings.class, List.of("backbone.name=resnet50", "backbone.width=0.0625"))
            .backbone()
            .value();
    Map<String, FloatTensor> drawn = new LinkedHashMap<>();
    NetworkShapes.of(backbone, 224)
        .forEach((name, shape) -> drawn.put(name, new FloatTensor(shape, values(shape))));
    Map<String, long[]> file = new LinkedHashMap<>();
    StateDict.toPyTorch(drawn, StateDictNames.TORCHVISION)
        .forEach((name, tensor) -> file.put(name, tensor.shape()));

    assertThat(new FittingNetworks(CATALOGUE, file).best())
        .extracting(FittingNetworks.Fit::settings)
        .containsExactly("{name: resnet50, width: 0.0625}");
  }

  private static float[] values(long[] shape) {
    long volume = 1;
    for (long side : shape) {
      volume *= side;
    }
    return new float[(int) volume];
  }
}
