"""Believable contacts in any number, the same every time, for tests and benches.

Numbers come from the ranges that are reserved for fiction.
"""

from __future__ import annotations

import random

from gmi_appkit.protocol.contacts import Book, Contact, Group, Mail, PhoneNumber

_FIRST_NAMES = """
Aino Amara Beatriz Björn Chinedu Dilara Émile Farid Giulia Håkon Ines Jiří Kateřina Lê
Mateusz Ngozi Óscar Priya Quinn Rania Søren Tomás Ulla Viktor Wanjiru Xiomara Yusuf Zoë
Ирина Νίκος 小明 さくら 민준 अनन्या نور נועה
"""
_FIRST = _FIRST_NAMES.split()
_LAST_NAMES = """
Adebayo Bjørnstad Chukwu Dvořák Eriksson Fernández Guérin Haddad Ibáñez Janssen Kovács
Lefèvre Müller Nguyen Okafor Papadopoulou Quispe Rossi Strauß Tanaka Ünal Virtanen
Wiśniewski Yıldız Zhang Соколова Γεωργίου 王 佐藤 김 शर्मा الزهراني לוי
"""
_LAST = _LAST_NAMES.split()
_GROUPS = ("Front desk", "Workshop", "Sales", "Suppliers", "Customers", "Family")


def make_book(count: int, seed: int = 1) -> Book:
    """Make a phonebook.

    Args:
        count: How many contacts. Names repeat once all pairs are used up; then they get a number.
        seed: Another seed, other people.
    """
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    pairs = [(first, last) for first in _FIRST for last in _LAST]
    dice.shuffle(pairs)
    contacts = []
    for index in range(count):
        first, last = pairs[index % len(pairs)]
        again = index // len(pairs)
        contacts.append(_contact(dice, index, first, f"{last} {again + 1}" if again else last))
    groups = {number: Group(name) for number, name in enumerate(_GROUPS, 1)}
    return Book(groups=groups, contacts=tuple(contacts))


def _contact(dice: random.Random, index: int, first: str, last: str) -> Contact:
    numbers = [PhoneNumber("Work", str(2100 + index % 100))]
    if dice.random() < 0.6:
        numbers.append(PhoneNumber("Mobile", f"07700900{dice.randrange(1000):03}"))
    if dice.random() < 0.3:
        numbers.append(PhoneNumber("Home", f"0207946{dice.randrange(1000):04}"))
    if dice.random() < 0.1:
        numbers.append(PhoneNumber("Fax", f"0207946{dice.randrange(1000):04}"))
    if dice.random() < 0.05:
        numbers.append(PhoneNumber("Other", f"0207946{dice.randrange(1000):04}", 1))
    mails = (Mail("Work", f"person{index}@company.example"),) if dice.random() < 0.5 else ()
    return Contact(
        first=first,
        last=last,
        group=dice.randrange(0, len(_GROUPS) + 1),
        numbers=tuple(numbers),
        mails=mails,
        frequent=dice.random() < 0.05,
    )
