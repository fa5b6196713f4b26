package org.bce3s.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.bce3s.file.DataException;
import org.bce3s.image.CmykJpeg;
import org.bce3s.image.Image;
import org.bce3s.image.ImageHeader;
import org.bce3s.image.ImageHeader.Format;
import org.bce3s.image.ImageSource;
import org.bce3s.image.ImageWindow;
import org.bce3s.image.PngChunks;
import org.bce3s.tensor.ImageCodec;

/**
 * Images in files, JPEG or PNG, read and decoded when they are asked for; only names and labels are
 * in memory. Pixels are those of {@code Image.open(file).convert("RGB")} of Pillow 9.4, to the bit,
 * or the file is refused with the reason; {@code docs/images.md} has a table of all kinds.
 *
 * @param root the folder that the names start from
 * @param list names and labels
 */
record FileSource(Path root, ImageList list) implements ImageSource {
  private static final int CHANNELS = 3;

  /** No image that may be decoded takes more, whatever its format: 2^26 pixels of 4 bytes. */
  private static final long MAX_BYTES = 4 * ImageHeader.MAX_PIXELS;

  private static final String WHAT_TO_DO =
      "; dataset.undecodable=skip leaves such images out, \"data doctor\" names them all";

  /** Pixels around a window without which its outermost ones are not those of the whole image. */
  private static final int BORDER = 2;

  @Override
  public int size() {
    return list.size();
  }

  @Override
  public int label(int index) {
    return list.labels()[index];
  }

  @Override
  public String where(int index) {
    return list.where(index) + file(index);
  }

  private static String unreadable(IOException e) {
    return e instanceof NoSuchFileException ? ": no such file" : " cannot be read: " + e;
  }

  private Path file(int index) {
    return root.resolve(list.names().get(index));
  }

  @Override
  public Image image(int index) {
    return window(index, ImageWindow::whole);
  }

  @Override
  public boolean isInFiles() {
    return true;
  }

  @Override
  public Image window(int index, ImageWindow.Choice choice) {
    Path file = file(index);
    try {
      return decoded(content(file), choice);
    } catch (IOException e) {
      throw new DataException(
          where(index) + (Files.isDirectory(file) ? " is a folder, not a file" : unreadable(e)), e);
    } catch (DataException e) {
      throw new DataException(where(index) + " " + e.getMessage() + WHAT_TO_DO, e);
    }
  }

  /**
   * Why an image cannot be decoded, with its name; empty if it can.
   *
   * @throws DataException if it cannot be read: that is a matter of the disk, not of the image
   */
  String fault(int index) {
    try {
      image(index);
      return "";
    } catch (DataException e) {
      if (e.getCause() instanceof DataException fault) {
        return where(index) + " " + fault.getMessage();
      }
      throw e;
    }
  }

  /**
   * Reads a file, unless it is too large for an image or something that one could wait for.
   *
   * @throws DataException if it is either, as the end of a sentence that begins with its name
   */
  static byte[] content(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.isOther()) {
      throw new DataException("is a pipe or a device, not a file");
    }
    if (attributes.size() > MAX_BYTES) {
      throw new DataException("is larger than " + MAX_BYTES + " bytes, as no image is");
    }
    return Files.readAllBytes(file);
  }

  /**
   * A window of an image.
   *
   * @param file its content
   * @throws DataException saying what is wrong, as {@link ImageHeader#of} does
   */
  static Image decoded(byte[] file, ImageWindow.Choice choice) {
    ImageHeader header = ImageHeader.of(file);
    ImageWindow window = choice.of(header.height(), header.width());
    ImageCodec codec = ImageCodec.ofProcess();
    if (header.isCmyk()) {
      // Java's decoder does not tell a file that ends too early.
      if (codec.jpeg(file, 0, 0, header.height(), header.width()).isEmpty()) {
        throw damaged(header);
      }
      return window.cutOutOf(CmykJpeg.decoded(file));
    }
    if (header.format() == Format.PNG) {
      return codec
          .png(PngChunks.asPillowReads(file))
          .map(pixels -> new Image(header.height(), header.width(), CHANNELS, pixels))
          .map(window::cutOutOf)
          .orElseThrow(() -> damaged(header));
    }
    ImageWindow grown = window.grown(BORDER, header.height(), header.width());
    return codec
        .jpeg(file, grown.top(), grown.left(), grown.height(), grown.width())
        .map(pixels -> new Image(grown.height(), grown.width(), CHANNELS, pixels))
        .map(window.in(grown)::cutOutOf)
        .orElseThrow(() -> damaged(header));
  }

  /** What is said of an image whose header is sound and whose pixels are not. */
  static DataException damaged(ImageHeader header) {
    return new DataException("is a damaged " + header.format() + ", or one that ends too early");
  }
}
