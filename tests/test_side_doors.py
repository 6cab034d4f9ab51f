"""A thousand rows outside the scope change no byte of what a user sees (quality.md, Access)."""

import pytest

from tests.access.growth import grow
from tests.access.pages import look
from tests.access.world import World


@pytest.mark.django_db  # one marked test per file makes pytest lay out the database for the world
def test_without_rows_nobody_sees_any(client):
    answer = client.get("/demands/")
    assert answer.status_code == 302


def test_rows_outside_change_no_byte(access_world: World):
    """Rows in another district, another street, the next community, each for whom it is outside."""
    roles = ("district", "officer", "staff", "keeper", "liaison", "nobody")
    before = {role: look(access_world, role) for role in roles}
    communities = access_world.city.communities
    made = grow(communities[-1], 100)
    told = _differences(access_world, before, ["district"])
    made += grow(communities[2], 60)
    told += _differences(access_world, before, ["officer"])
    # Published demands of the street concern its units and staff; drafts are the community's.
    made += grow(communities[1], 60, published=False)
    told += _differences(access_world, before, ["staff", "keeper", "liaison", "nobody"])
    assert made > 1000
    assert not told, "\n".join(told)


def _differences(world: World, before: dict, roles: list[str]) -> list[str]:
    told = []
    for role in roles:
        after = look(world, role)
        for page, text in before[role].items():
            if after[page] != text:
                pairs = zip(text.split("\n"), after[page].split("\n"), strict=False)
                first = next((pair for pair in pairs if pair[0] != pair[1]), ("", "longer"))
                told.append(f"{role} {page}: {first[0][:150]!r} became {first[1][:150]!r}")
    return told


def test_a_unit_known_by_name_tells_no_more(access_world: World):
    """A member of a shared alliance is found by its name, without place, sector or address."""
    from orgs.models import Unit

    mate = Unit.objects.get(pk=access_world["mate", "unit"])
    Unit.objects.filter(pk=mate.pk).update(address="秘密路九号")
    client = access_world.client("liaison")
    found = client.get("/search/", {"q": mate.name}).content.decode()
    assert mate.name in found
    assert mate.org.name not in found
    assert mate.name not in client.get("/search/", {"q": "秘密路"}).content.decode()
    assert (
        mate.name
        in access_world.client("officer").get("/search/", {"q": "秘密路"}).content.decode()
    )
