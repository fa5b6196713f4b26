package org.bce3s.pytorch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bce3s.file.Printable;
import org.bce3s.pickle.Constructor;
import org.bce3s.pickle.NumpyTypes;
import org.bce3s.pickle.PythonName;
import org.bce3s.pickle.PythonTypes;
import org.bce3s.tensor.ElementType;

/** The classes and functions of PyTorch that a checkpoint of tensors may name. */
final class TorchTypes {
  private static final Map<String, ElementType> STORAGES =
      Map.of(
          "DoubleStorage", ElementType.F64,
          "FloatStorage", ElementType.F32,
          "HalfStorage", ElementType.F16,
          "BFloat16Storage", ElementType.BF16,
          "LongStorage", ElementType.I64,
          "IntStorage", ElementType.I32,
          "ShortStorage", ElementType.I16,
          "CharStorage", ElementType.I8,
          "ByteStorage", ElementType.U8,
          "BoolStorage", ElementType.BOOL);

  private static final List<String> DTYPES =
      List.of(
          "float64",
          "float32",
          "float16",
          "bfloat16",
          "int64",
          "int32",
          "int16",
          "int8",
          "uint8",
          "bool");

  private TorchTypes() {}

  /** Everything that a checkpoint may name: of PyTorch, NumPy and Python. */
  static Map<String, Constructor> constructors() {
    Map<String, Constructor> constructors = new TreeMap<>(PythonTypes.constructors());
    constructors.putAll(NumpyTypes.constructors());
    constructors.put("torch._utils._rebuild_tensor", TorchTypes::tensor);
    constructors.put("torch._utils._rebuild_tensor_v2", TorchTypes::tensor);
    constructors.put("torch._utils._rebuild_parameter", arguments -> arguments.get(0));
    constructors.put("torch._utils._rebuild_parameter_with_state", arguments -> arguments.get(0));
    constructors.put("torch._tensor._rebuild_from_type_v2", TorchTypes::ofType);
    constructors.put("torch.Size", arguments -> new ArrayList<>((List<?>) arguments.get(0)));
    constructors.put("torch.device", arguments -> PythonTypes.text(arguments.get(0)));
    constructors.put("torch.Tensor", Constructor.NAMED_ONLY);
    constructors.put("torch.nn.parameter.Parameter", Constructor.NAMED_ONLY);
    DTYPES.forEach(type -> constructors.put("torch." + type, Constructor.NAMED_ONLY));
    STORAGES
        .keySet()
        .forEach(
            storage -> {
              constructors.put("torch." + storage, Constructor.NAMED_ONLY);
              constructors.put("torch.cuda." + storage, Constructor.NAMED_ONLY);
            });
    return constructors;
  }

  /** The type of the numbers in a storage of a class, if it is one. */
  static Optional<ElementType> elements(PythonName storage) {
    return Optional.ofNullable(
        STORAGES.get(storage.name().substring(storage.name().lastIndexOf('.') + 1)));
  }

  /** Storage, first number, shape, strides; then what concerns training, and how bits are meant. */
  private static Object tensor(List<?> arguments) {
    if (arguments.size() > 6 && arguments.get(6) instanceof Map<?, ?> meant && !meant.isEmpty()) {
      throw new IllegalArgumentException(
          "is a checkpoint with a tensor that is "
              + Printable.of(meant.keySet().toString())
              + ", which is not read");
    }
    return TorchTensor.of(arguments.get(0), arguments.get(1), arguments.get(2), arguments.get(3));
  }

  /** A tensor with attributes: the function that makes it, its class, arguments and attributes. */
  private static Object ofType(List<?> arguments) {
    return ((PythonName) arguments.get(0)).constructor().construct((List<?>) arguments.get(2));
  }
}
