package org.bce3s.tensor;

import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.image.DecodeAndCropJpeg;
import org.tensorflow.op.image.DecodePng;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/**
 * Decodes JPEG and PNG to RGB with TensorFlow's native decoders (libjpeg-turbo, libpng), one image
 * a call, in the calling thread. Greyscale becomes RGB, transparency is dropped. Safe for use by
 * several threads.
 *
 * <p>The pixels of a JPEG are those of libjpeg with its accurate integer transform and its smooth
 * upsampling of colour, as Pillow decodes; but for CMYK, which is rounded down here, and without
 * Adobe's marker is taken for its complement.
 */
public final class ImageCodec {
  private static final long RGB = 3;

  /** In the thread that asks: a pool would hand each image to another thread and back. */
  private static final RunOptions IN_CALLING_THREAD =
      RunOptions.newBuilder().setInterOpThreadPool(-1).build();

  private final Session session;
  private final Placeholder<TString> file;
  private final Placeholder<TInt32> window;
  private final Operand<TUint8> jpeg;
  private final Operand<TUint8> png;

  private ImageCodec() {
    ComputeThreads.make();
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    file = tf.placeholder(TString.class, Placeholder.shape(Shape.scalar()));
    window = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(4)));
    jpeg =
        tf.image.decodeAndCropJpeg(
            file,
            window,
            DecodeAndCropJpeg.channels(RGB),
            DecodeAndCropJpeg.dctMethod("INTEGER_ACCURATE"));
    png = tf.image.decodePng(file, TUint8.class, DecodePng.channels(RGB));
    session = new Session(graph, ConfigProto.newBuilder().putDeviceCount("GPU", 0).build());
    ComputeThreads.firstRun();
  }

  /** The decoder of this process, made when it is first asked for. */
  public static ImageCodec ofProcess() {
    return Holder.CODEC;
  }

  private static final class Holder {
    private static final ImageCodec CODEC = new ImageCodec();
  }

  /**
   * A window of a JPEG, without the work for the rest. The colours of its outermost pixels lack
   * those beside them, with which libjpeg smoothes; the others are those of the whole image.
   *
   * @param content of the file
   * @param top first row of the window, inside the image as are all its pixels
   * @param left first column
   * @param height rows
   * @param width columns
   * @return unsigned bytes [height, width, 3]; empty if the file is damaged or ends too early
   */
  public Optional<byte[]> jpeg(byte[] content, int top, int left, int height, int width) {
    try (TInt32 cut = TInt32.vectorOf(top, left, height, width)) {
      return decoded(content, Optional.of(cut), jpeg);
    }
  }

  /**
   * A PNG.
   *
   * @param content of the file
   * @return unsigned bytes [height, width, 3]; empty if the file is damaged or ends too early
   */
  public Optional<byte[]> png(byte[] content) {
    return decoded(content, Optional.empty(), png);
  }

  private Optional<byte[]> decoded(byte[] content, Optional<TInt32> cut, Operand<TUint8> image) {
    try (TString bytes = TString.tensorOfBytes(NdArrays.scalarOfObject(content))) {
      Session.Runner runner = session.runner().setOptions(IN_CALLING_THREAD).feed(file, bytes);
      cut.ifPresent(c -> runner.feed(window, c));
      try (Result result = runner.fetch(image).run()) {
        TUint8 tensor = (TUint8) result.get(0);
        byte[] pixels = new byte[Math.toIntExact(tensor.size())];
        tensor.asRawTensor().data().read(pixels);
        return Optional.of(pixels);
      }
    } catch (TFInvalidArgumentException e) {
      return Optional.empty(); // its message does not say what is wrong
    }
  }
}
