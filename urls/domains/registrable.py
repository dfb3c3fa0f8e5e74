"""Tell which site a host belongs to, and which hosts show the same site.

Pure: no network, no files (tldextract reads the public suffix list that it ships with).
"""

from __future__ import annotations

from functools import cache, lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

from urls.parts import HOST_FORM
from urls.redirectors import unwrap
from urls.tables import HOST_VARIANTS

# Hosts whose domain is remembered: hosts repeat in every feed; it takes a few hundred KB at most.
KEPT_HOSTS = 4096

if TYPE_CHECKING:
    from tldextract import TLDExtract


@cache
def _extractor() -> TLDExtract:
    # Imported here: it takes a tenth of a second (it loads what would fetch newer lists), and a run
    # with nothing to do asks for no domain.
    import tldextract

    return tldextract.TLDExtract(
        cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True
    )


def registrable_domain(url: str) -> str:
    """Return the domain that was registered, one level below a public suffix: ``example.co.uk``.

    Private suffixes count (blogs on a shared host are sites of their own). An IP address or a
    single label (``localhost``) is returned itself; an unknown top-level domain counts as a
    public suffix, as the Public Suffix List's algorithm has it. Raises InvalidURL.
    """
    return domain_of(unwrap(url).host)


@lru_cache(maxsize=KEPT_HOSTS)
def domain_of(host: str) -> str:
    """Return the registrable domain of a host, in the form of ``urls.parts.URLParts``."""
    if is_ip_address(host) or "." not in host:
        return host
    found = _extractor().extract_str(host)
    if found.suffix:
        return f"{found.domain}.{found.suffix}" if found.domain else host
    return ".".join(host.split(".")[-2:])


def is_ip_address(host: str) -> bool:
    """Tell whether a host is an IP address; one of version 6 may have its brackets."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=KEPT_HOSTS)
def plain_host(host: str) -> str:
    """Return the host without the labels that only choose how the site is shown."""
    domain = domain_of(host)
    above = host[: -len(domain)].rstrip(".")
    if not above:
        return host
    labels = [label for label in above.split(".") if label not in HOST_VARIANTS]
    plain = ".".join([*labels, domain])
    # a key must be an address: a host stays whole if the rest is no host ("www.-a.example")
    return plain if HOST_FORM.fullmatch(plain) else host
