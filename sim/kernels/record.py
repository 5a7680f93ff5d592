"""Records: what kernels see of a table, over the same memory that Python reads and writes.

A table is a dataclass of columns (arrays), numbers, sections of parameters and other tables. Its
record holds, in words of eight bytes, where each array lies and how long it is, the numbers, and
where the records of its sections and tables lie. A kernel that takes a table is handed the address
of its record and reads ``world.actors.skill[a]`` as Python does: nothing is copied and no
references are counted. Assigning to a column or a number in Python brings the record up to date.
Kernels write into arrays and never assign to a field.

Only this module knows how numba lays out arrays.
"""

import ctypes
import hashlib
from collections.abc import Iterator
from ctypes import c_double, c_int64
from dataclasses import MISSING, dataclass, fields
from functools import cache, partial
from typing import (
    Annotated,
    Any,
    ClassVar,
    Self,
    TypeVar,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

import numpy as np
from llvmlite import ir
from numba import extending, types
from numba.core.datamodel import models
from numba.core.sigutils import normalize_signature
from numba.core.typing.templates import AttributeTemplate
from numpy.typing import NDArray

from sim.parameters import Section

_BYTES_A_WORD = 8
_OWNERS = 2
_HEAD_OF_ARRAY = 5  # owner, parent, items, bytes an item, address; then shape and strides
_SCALARS: dict[Any, types.Type] = {int: types.int64, float: types.float64, bool: types.boolean}

_POINTER = ir.IntType(8).as_pointer()
_PLACE_OF_MEMORY = object.__basicsize__ // _BYTES_A_WORD
"""Word of a ctypes object that holds the address of its memory."""

# Numba's own interface for extensions has no types.
_extending: Any = extending
_parse: Any = normalize_signature

Kind = TypeVar("Kind", bound="Table")


class RecordType(types.Type):
    """Type of a record: the names and types of its fields, and the word where each begins."""

    def __init__(self, name: str, columns: dict[str, Any]) -> None:
        self.columns = columns
        self.places: dict[str, int] = {}
        self.words = 0
        for column, kind in columns.items():
            self.places[column] = self.words
            self.words += _HEAD_OF_ARRAY + 2 * kind.ndim if isinstance(kind, types.Array) else 1
        digest = hashlib.sha256(str(columns).encode()).hexdigest()[:12]
        super().__init__(name=f"Record({name}:{digest})")


def _type_of_field(_: Any, kind: RecordType, name: str) -> Any:
    return kind.columns.get(name)


class _Pointer(models.OpaqueModel):
    """How compiled code has a record: as a pointer to it."""

    def from_argument(self, _: Any, pointer: Any) -> Any:
        """Say of a record handed over what :func:`_read_words` says of one found in a record."""
        pointer.attributes.align = _BYTES_A_WORD
        pointer.attributes.dereferenceable = _BYTES_A_WORD * self._fe_type.words
        return pointer


_extending.register_model(RecordType)(_Pointer)
_extending.infer_getattr(
    type(
        "RecordFields",
        (AttributeTemplate,),
        {"key": RecordType, "generic_resolve": _type_of_field},
    )
)


def _read_field(context: Any, builder: Any, kind: RecordType, pointer: Any, name: str) -> Any:
    column, place = kind.columns[name], kind.places[name]
    model = context.data_model_manager[column]
    read = partial(_read_words, builder, pointer)
    if not isinstance(column, types.Array):
        return model.from_data(builder, read(place, model.get_data_type(), column))
    layout = model.get_data_type()
    array = ir.Constant(layout, None)  # without owner and parent: no references are counted
    for part, (index, word) in enumerate(_parts(layout)):
        if part >= _OWNERS:
            array = builder.insert_value(array, read(place + part, word), index)
    return model.from_data(builder, array)


def _parts(layout: Any) -> Iterator[tuple[list[int], Any]]:
    """Where each word of an array's structure lies in it, and its type."""
    for index, kind in enumerate(layout.elements):
        if isinstance(kind, ir.ArrayType):
            yield from (([index, axis], kind.element) for axis in range(kind.count))
        else:
            yield [index], kind


def _read_words(builder: Any, pointer: Any, place: int, word: Any, kind: Any = None) -> Any:
    """Load one word of a record.

    Nothing that a kernel writes changes a record, so a loop need not load it twice; and to load it
    before the loop is safe, even if no round needs it, as all of a record can be read. LLVM makes
    use of that only for records that it knows to be aligned.
    """
    offset = ir.Constant(ir.IntType(64), _BYTES_A_WORD * place)
    data = builder.load(builder.bitcast(builder.gep(pointer, [offset]), word.as_pointer()))
    data.set_metadata("invariant.load", builder.module.add_metadata([]))
    if isinstance(kind, RecordType):
        known = {"dereferenceable": _BYTES_A_WORD * kind.words, "align": _BYTES_A_WORD}
        for fact, size in known.items():
            constant = ir.Constant(ir.IntType(64), size)
            data.set_metadata(fact, builder.module.add_metadata([constant]))
    return data


def _memory_of(kind: RecordType, table: Any, c: Any) -> Any:
    """Where the memory of a table begins; read out of the object, as to ask for it takes longer."""
    pointer = c.builder.bitcast(table, _POINTER.as_pointer())
    place = c.builder.gep(pointer, [ir.Constant(ir.IntType(64), _PLACE_OF_MEMORY)])
    return _extending.NativeValue(c.builder.load(place))


_extending.lower_getattr_generic(RecordType)(_read_field)
_extending.unbox(RecordType)(_memory_of)


def numba_type(hint: Any) -> Any:
    """Numba's type of an annotation: an array, a number, a section or a table; else None."""
    if get_origin(hint) is Annotated:
        text = get_args(hint)[1]
        return _parse(f"({text},)")[0][0] if isinstance(text, str) else None
    if hint in _SCALARS:
        return _SCALARS[hint]
    if isinstance(hint, type) and issubclass(hint, Section):
        return _section_type(hint)
    return getattr(hint, "_numba_type_", None)


@cache
def _section_type(section: type[Section]) -> RecordType:
    hints = get_type_hints(section)
    numbers = [name for name in section.model_fields if hints[name] in _SCALARS]
    return RecordType(section.__qualname__, {name: _SCALARS[hints[name]] for name in numbers})


def _record_of(section: Section) -> NDArray[np.int64]:
    """The record of a section of parameters, shape (words,)."""
    kind = _section_type(type(section))
    words = np.zeros(kind.words, np.int64)
    for name, place in kind.places.items():
        real = kind.columns[name] is types.float64
        (words.view(np.float64) if real else words)[place] = getattr(section, name)
    return words


def _address(array: NDArray[Any]) -> int:
    return int(array.__array_interface__["data"][0])


@dataclass(frozen=True, slots=True)
class _Column:
    """Assigns an array, and notes in the record where it is."""

    name: str
    place: int
    dtype: Any
    axes: int

    def __set__(self, table: "Table", array: NDArray[Any]) -> None:
        flags = array.flags
        fits = array.dtype == self.dtype and array.ndim == self.axes
        if not (fits and flags.c_contiguous and flags.writeable):
            raise TypeError(
                f"{type(table).__name__}.{self.name}: expected a contiguous array of {self.dtype} "
                f"with {self.axes} axes that may be written"
            )
        table.__dict__[self.name] = array
        head = (array.size, array.itemsize, _address(array), *array.shape, *array.strides)
        for place, word in enumerate(head, self.place + 2):
            table._words[place] = word


@dataclass(frozen=True, slots=True)
class _Number:
    """Assigns a number, in the record as well."""

    name: str
    place: int
    real: bool

    def __set__(self, table: "Table", number: float) -> None:
        table.__dict__[self.name] = number
        (table._reals if self.real else table._words)[self.place] = number


@dataclass(frozen=True, slots=True)
class _Part:
    """Assigns a section of parameters or a table, and notes in the record where its record is."""

    name: str
    place: int

    def __set__(self, table: "Table", part: "Section | Table") -> None:
        table.__dict__[self.name] = part
        if isinstance(part, Table):
            table._words[self.place] = ctypes.addressof(cast(Any, part))
        else:
            table._sections[self.name] = record = _record_of(part)
            table._words[self.place] = _address(record)


@dataclass_transform(eq_default=False)
class Table:
    """Columns that kernels take as one argument; a subclass is decorated with :func:`table`.

    The memory of the object is its record.
    """

    _numba_type_: ClassVar[RecordType]
    _words: Any
    _reals: Any
    _sections: dict[str, NDArray[np.int64]]

    def __new__(cls, *_: Any, **__: Any) -> Self:
        """Make room for the record."""
        made: Self = super().__new__(cls)
        made._sections = {}
        return made

    @classmethod
    def sized(cls, rows: int, **given: Any) -> Self:
        """A table of so many rows; numbers and columns of one axis are 0 if not given."""
        hints = get_type_hints(cls)
        missing: dict[str, Any] = {}
        for field in fields(cast(Any, cls)):
            kind = cls._numba_type_.columns.get(field.name)
            if field.name in given or field.default is not MISSING:
                continue
            if isinstance(kind, types.Array) and kind.ndim == 1:
                missing[field.name] = np.zeros(rows, str(kind.dtype))
            elif isinstance(kind, types.Number | types.Boolean):
                missing[field.name] = hints[field.name](0)
        return cls(**missing, **given)

    def __reduce__(self) -> tuple[Any, ...]:
        """How a copy is made: its record is its own."""
        state = {field.name: getattr(self, field.name) for field in fields(cast(Any, self))}
        return type(self).__new__, (type(self),), state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Set the columns of a copy."""
        for name, value in state.items():
            setattr(self, name, value)


def _type_of_table(table: Table, _: Any) -> RecordType:
    return table._numba_type_


_extending.typeof_impl.register(Table)(_type_of_table)


def table(kind: type[Kind]) -> type[Kind]:
    """Make a dataclass whose arrays, numbers, sections and tables kernels can read.

    What kernels have no type for, such as a list, Python alone reads. The memory of an object of
    the class made is its record: a union of words and real numbers, of which numba knows the type
    at once.
    """
    declared: Any = dataclass(eq=False)(kind)
    hints = get_type_hints(declared, include_extras=True)
    columns = {field.name: numba_type(hints[field.name]) for field in fields(declared)}
    record = RecordType(
        kind.__qualname__, {name: known for name, known in columns.items() if known is not None}
    )
    contents = {name: getattr(kind, name) for name in ("__doc__", "__module__", "__qualname__")}
    contents |= {
        name: _assigner(name, place, record.columns[name]) for name, place in record.places.items()
    }
    contents |= {
        "_numba_type_": record,
        "_fields_": [("_words", c_int64 * record.words), ("_reals", c_double * record.words)],
    }
    make: Any = type(ctypes.Union)
    return cast(type[Kind], make(kind.__name__, (declared, ctypes.Union), contents))


def _assigner(name: str, place: int, column: Any) -> _Column | _Part | _Number:
    if isinstance(column, types.Array):
        return _Column(name, place, np.dtype(str(column.dtype)), column.ndim)
    if isinstance(column, RecordType):
        return _Part(name, place)
    return _Number(name, place, column is types.float64)
