"""The Python client of a phone.

>>> from gmi_appkit.client import Phone
>>> with Phone("http://192.168.1.50", "gmiadmin", password) as phone:
...     print(phone.get_product(), phone.get_contact_count())
"""

from __future__ import annotations

from gmi_appkit.client.errors import (
    AuthenticationFailed,
    BadReply,
    DestructiveCall,
    ImportFailed,
    NotSupported,
    PhoneUnreachable,
    Refused,
)
from gmi_appkit.client.phone import Phone
from gmi_appkit.client.values import (
    ALL,
    Account,
    AccountStatus,
    Box,
    Call,
    CallType,
    Contact,
    Group,
    LineState,
    Message,
    Network,
    ProcessState,
    ProductInfo,
    Uptime,
)

__all__ = [
    "ALL",
    "Account",
    "AccountStatus",
    "AuthenticationFailed",
    "BadReply",
    "Box",
    "Call",
    "CallType",
    "Contact",
    "DestructiveCall",
    "Group",
    "ImportFailed",
    "LineState",
    "Message",
    "Network",
    "NotSupported",
    "Phone",
    "PhoneUnreachable",
    "ProcessState",
    "ProductInfo",
    "Refused",
    "Uptime",
]
