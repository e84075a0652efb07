"""Encrypted columns: read and written as plain attributes, stored as ciphertext bound to table, column and row.

The row's id must exist before the first save (all such models have ids made by the application).
A value can be neither filtered on nor written by `update()`: there is no row to bind it to.
"""

import json
from typing import Any

from django.db import models

from hotline.crypto.keyring import keyring


class Sealed(str):
    """Ciphertext as it lies in the database. Never shows itself."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"


class _Opener:
    """The attribute: decrypts on reading, keeps plain text as given until the row is saved."""

    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type) -> Any:
        if row is None:
            return self
        name = self.field.attname
        if name not in row.__dict__:
            row.refresh_from_db(fields=[name])
        value = row.__dict__[name]
        return self.field.open(row, value) if isinstance(value, Sealed) else value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text under the key group `group`, or under what `group_attr` of the row says."""

    def __init__(self, *args: Any, group: str = "p2", group_attr: str = "", **kwargs: Any) -> None:
        self.group, self.group_attr = group, group_attr
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs["group"] = self.group
        if self.group_attr:
            kwargs["group_attr"] = self.group_attr
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.attname, _Opener(self))

    def place(self, row: models.Model) -> str:
        return f"{row._meta.db_table}|{self.column}|{row.pk}"

    def to_text(self, value: Any) -> str:
        return str(value)

    def to_value(self, text: str) -> Any:
        return text

    def open(self, row: models.Model, value: Sealed) -> Any:
        return self.to_value(keyring().decrypt(value, place=self.place(row)))

    def seal(self, row: models.Model, value: Any) -> Sealed:
        group = getattr(row, self.group_attr) if self.group_attr else self.group
        return Sealed(keyring().encrypt(group, self.to_text(value), place=self.place(row)))

    def pre_save(self, row: models.Model, add: bool) -> Any:
        value = row.__dict__.get(self.attname)
        if value is None or value == "" or isinstance(value, Sealed):
            return value
        return self.seal(row, value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return Sealed(value) if value else value

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        if value is None or value == "" or isinstance(value, Sealed):
            return value if value is None else str(value)
        raise ValueError(f"{self.name} is encrypted: save the row, do not filter or update by it.")

    def get_lookup(self, lookup_name: str) -> Any:
        """Whether there is a value can be asked (`isnull`, `exact` of nothing); what it is cannot."""
        return super().get_lookup(lookup_name) if lookup_name in ("exact", "isnull") else None

    def value_to_string(self, row: models.Model) -> str:
        return str(self.pre_save(row, add=False) or "")


class EncryptedJSONField(EncryptedTextField):
    """A JSON value, encrypted as text."""

    def to_text(self, value: Any) -> str:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    def to_value(self, text: str) -> Any:
        return json.loads(text)
