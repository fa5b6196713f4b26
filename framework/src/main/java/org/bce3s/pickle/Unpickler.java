package org.bce3s.pickle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bce3s.file.Printable;

/**
 * Reads pickles of protocol 2 to 5 (Python's {@code pickletools} describes them). A pickle is a
 * program that names functions and calls them; here it can call those that it is given, and the
 * first other name refuses it. Nothing is looked up by name anywhere else, so there is nothing that
 * it could run.
 *
 * <p>None is null, whole numbers are Long (BigInteger beyond), floats are Double, text is String,
 * bytes and the text of Python 2 are byte arrays, tuples and lists are List, sets are Set,
 * dictionaries are Map in their order. The keys of a dictionary are numbers, booleans and text, to
 * which keys of bytes are turned.
 *
 * <p>What a hostile pickle can cost is bounded: it is read in one loop, without recursion; no
 * memory is taken for bytes that are not there; it has at most {@value #MOST_INSTRUCTIONS}
 * instructions, each of which makes at most one object, and as many as a call has to copy count for
 * it; text and bytes that calls copy are no more than the pickle has. A list may contain itself.
 */
public final class Unpickler {
  private static final int MOST_INSTRUCTIONS = 1 << 20;
  private static final int LATEST_PROTOCOL = 5;

  private final PickleInput in;
  private final Map<String, Constructor> constructors;
  private final Function<Object, Object> persistent;

  private final List<Object> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private long instructions;
  private long copied;

  /**
   * A reader of the pickles that follow each other in a stream.
   *
   * @param in where they lie
   * @param size bytes that the stream has, or that a pickle is allowed
   * @param constructors what may be named, by module and name with a dot between
   * @param persistent what stands for an object that lies outside the pickle, by what the pickle
   *     says of it
   */
  public Unpickler(
      InputStream in,
      long size,
      Map<String, Constructor> constructors,
      Function<Object, Object> persistent) {
    this.in = new PickleInput(in, size);
    this.constructors = Map.copyOf(constructors);
    this.persistent = persistent;
  }

  /** How many bytes of the stream were read. */
  public long position() {
    return in.position();
  }

  /**
   * Reads the next pickle.
   *
   * @return the object in it
   * @throws IOException if the stream cannot be read
   * @throws IllegalArgumentException in the end of a sentence that begins with the file's name, if
   *     the pickle is damaged or names what is not given
   */
  public Object read() throws IOException {
    stack.clear();
    marks.clear();
    memo.clear();
    instructions = 0;
    copied = 0;
    Opcode opcode = Opcode.PROTO;
    try {
      checkProtocol(in.unsignedByte());
      for (opcode = next(); opcode != Opcode.STOP; opcode = next()) {
        execute(opcode);
      }
      return pop();
    } catch (EOFException e) {
      throw new IllegalArgumentException(
          "is a damaged pickle: it ends too early, or says that more follows than does (at byte "
              + in.position()
              + ")",
          e);
    } catch (ClassCastException
        | IndexOutOfBoundsException
        | NoSuchElementException
        | ArithmeticException
        | UnsupportedOperationException
        | NullPointerException e) {
      throw new IllegalArgumentException(
          "is a damaged pickle: " + opcode + " at byte " + in.position() + " makes no sense", e);
    }
  }

  private void checkProtocol(int first) throws IOException {
    if (first != 0x80) {
      throw new IllegalArgumentException(
          "is no pickle of protocol 2 to "
              + LATEST_PROTOCOL
              + ", as Python writes them by default");
    }
    int protocol = in.unsignedByte();
    if (protocol < 2 || protocol > LATEST_PROTOCOL) {
      throw new IllegalArgumentException(
          "is a pickle of protocol " + protocol + "; read are 2 to " + LATEST_PROTOCOL);
    }
  }

  private Opcode next() throws IOException {
    count(1);
    int code = in.unsignedByte();
    Optional<Opcode> opcode = Opcode.of(code);
    return opcode.orElseThrow(
        () ->
            new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "is a damaged pickle: %#04x at byte %d is no instruction",
                    code,
                    in.position())));
  }

  private void count(int more) {
    instructions += more;
    if (instructions > MOST_INSTRUCTIONS) {
      throw new IllegalArgumentException(
          "is a pickle of more than "
              + MOST_INSTRUCTIONS
              + " instructions; no file of tensors or images needs so many");
    }
  }

  /** Counts what a call may copy of an argument, which the pickle can give to many calls. */
  private void countCopies(Object argument) {
    if (argument instanceof Collection<?> items) {
      count(items.size());
    } else if (argument instanceof Map<?, ?> map) {
      count(map.size());
    } else if (argument instanceof String text) {
      copied += text.length();
    } else if (argument instanceof byte[] bytes) {
      copied += bytes.length;
    }
    if (!in.has(copied)) {
      throw new IllegalArgumentException(
          "is a pickle that copies its text again and again, which no file of tensors or images"
              + " needs");
    }
  }

  private void execute(Opcode opcode) throws IOException {
    switch (opcode) {
      case FRAME -> in.check(in.number(Long.BYTES));
      case MARK -> marks.push(stack.size());
      case POP -> pop();
      case POP_MARK -> popToMark();
      case NONE -> stack.add(null);
      case NEWTRUE -> stack.add(true);
      case NEWFALSE -> stack.add(false);
      case BININT -> stack.add((long) (int) in.number(Integer.BYTES));
      case BININT1 -> stack.add((long) in.unsignedByte());
      case BININT2 -> stack.add(in.number(Short.BYTES));
      case LONG1 -> stack.add(whole(in.bytes(in.unsignedByte())));
      case BINFLOAT -> stack.add(in.binary64());
      case SHORT_BINSTRING, SHORT_BINBYTES -> stack.add(in.bytes(in.unsignedByte()));
      case BINSTRING, BINBYTES -> stack.add(in.bytes(in.number(Integer.BYTES)));
      case BINBYTES8, BYTEARRAY8 -> stack.add(in.bytes(in.number(Long.BYTES)));
      case SHORT_BINUNICODE -> stack.add(in.text(in.unsignedByte()));
      case BINUNICODE -> stack.add(in.text(in.number(Integer.BYTES)));
      case BINUNICODE8 -> stack.add(in.text(in.number(Long.BYTES)));
      case EMPTY_TUPLE -> stack.add(List.of());
      case TUPLE -> stack.add(Collections.unmodifiableList(popToMark()));
      case TUPLE1 -> stack.add(tuple(1));
      case TUPLE2 -> stack.add(tuple(2));
      case TUPLE3 -> stack.add(tuple(3));
      case EMPTY_LIST -> stack.add(new ArrayList<>(0));
      case APPEND -> append(tuple(1));
      case APPENDS -> append(popToMark());
      case EMPTY_SET -> stack.add(new LinkedHashSet<>());
      case ADDITEMS -> addItems(popToMark());
      case EMPTY_DICT -> stack.add(new LinkedHashMap<>());
      case SETITEM -> setItems(tuple(2));
      case SETITEMS -> setItems(popToMark());
      case BINPUT -> memo.put((long) in.unsignedByte(), top());
      case LONG_BINPUT -> memo.put(in.number(Integer.BYTES), top());
      case MEMOIZE -> memo.put((long) memo.size(), top());
      case BINGET -> stack.add(remembered(in.unsignedByte()));
      case LONG_BINGET -> stack.add(remembered(in.number(Integer.BYTES)));
      case GLOBAL -> stack.add(named(in.line(), in.line()));
      case STACK_GLOBAL -> {
        List<Object> name = tuple(2);
        stack.add(named((String) name.get(0), (String) name.get(1)));
      }
      case REDUCE, NEWOBJ -> {
        List<Object> call = tuple(2);
        List<?> arguments = (List<?>) call.get(1);
        arguments.forEach(this::countCopies);
        stack.add(((PythonName) call.get(0)).constructor().construct(arguments));
      }
      case BUILD -> build(pop());
      case BINPERSID -> stack.add(persistent.apply(pop()));
      default ->
          throw new IllegalArgumentException(
              "is a pickle with the instruction "
                  + opcode
                  + " at byte "
                  + in.position()
                  + ", which no file of tensors or images needs; it is refused");
    }
  }

  private Object top() {
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    return stack.remove(stack.size() - 1);
  }

  private List<Object> popToMark() {
    return tuple(stack.size() - marks.pop());
  }

  /** Takes the topmost objects. */
  private List<Object> tuple(int size) {
    List<Object> last =
        stack.subList(Math.subtractExact(stack.size(), checked(size)), stack.size());
    List<Object> taken = Collections.unmodifiableList(new ArrayList<>(last));
    last.clear();
    return taken;
  }

  private int checked(int size) {
    if (size < 0 || size > stack.size()) {
      throw new IndexOutOfBoundsException(size);
    }
    return size;
  }

  private Object remembered(long index) {
    if (!memo.containsKey(index)) {
      throw new NoSuchElementException();
    }
    return memo.get(index);
  }

  private static Object whole(byte[] lowestFirst) {
    byte[] highestFirst = new byte[lowestFirst.length + 1];
    for (int i = 0; i < lowestFirst.length; i++) {
      highestFirst[highestFirst.length - 1 - i] = lowestFirst[i];
    }
    highestFirst[0] = (byte) (highestFirst.length > 1 && highestFirst[1] < 0 ? -1 : 0);
    BigInteger whole = new BigInteger(highestFirst);
    return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
  }

  private PythonName named(String module, String name) {
    String full = module + "." + name;
    Constructor constructor = constructors.get(full);
    if (constructor == null) {
      throw new IllegalArgumentException(
          "is a pickle that names "
              + Printable.of(full)
              + ", which is refused: read are numbers, text, lists, dictionaries, NumPy arrays and"
              + " PyTorch tensors; nothing in it was executed");
    }
    return new PythonName(full, constructor);
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> items) {
    ((List<Object>) top()).addAll(items);
  }

  @SuppressWarnings("unchecked")
  private void addItems(List<Object> items) {
    Set<Object> set = (Set<Object>) top();
    items.forEach(item -> set.add(key(item)));
  }

  @SuppressWarnings("unchecked")
  private void setItems(List<Object> keysAndValues) {
    Map<Object, Object> map = (Map<Object, Object>) top();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = key(keysAndValues.get(i));
      if (map.containsKey(key)) {
        throw new IllegalArgumentException(
            "is a pickle of a dictionary that has the key "
                + Printable.of(String.valueOf(key))
                + " twice");
      }
      map.put(key, keysAndValues.get(i + 1));
    }
  }

  /** Only what has no parts: to look up others would go into all of them. */
  private static Object key(Object object) {
    Object key = object instanceof byte[] ? PythonTypes.text(object) : object;
    if (key == null || key instanceof String || key instanceof Number || key instanceof Boolean) {
      return key;
    }
    throw new IllegalArgumentException(
        "is a pickle of a dictionary or set with a key that is neither number nor text");
  }

  /** Attributes of an ordered dictionary, such as the versions in a state dict, are passed over. */
  private void build(Object state) {
    countCopies(state);
    if (top() instanceof Buildable object) {
      object.build(state);
    } else if (!(top() instanceof Map<?, ?>)) {
      throw new UnsupportedOperationException();
    }
  }
}
