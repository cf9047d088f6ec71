"""The directory of an enterprise against that of a small firm, each with the same incidents."""

import re
from collections.abc import Iterator
from itertools import cycle, islice
from urllib.parse import quote

import psycopg

from app.factory import create_app
from bench import people, seed
from bench.house import OTHER_PORT, House, let_go
from bench.load import Ask, Line, in_turns
from bench.pages import PEOPLE, RATE, Visitors, under_load
from bench.report import Figure, Report, p95

MANY, FEW = 20_000, 200
INCIDENTS = 10_000
SECONDS, TURNS, PAGES = 15, 150, 4
LIMIT, RATIO = 20.0, 1.3
FIRST = ("Anna", "Boris", "Claire", "Дмитрий", "Elena", "Фёдор", "Grace", "Ирина", "Jonas", "Мария")
LAST = ("Lang", "Orlov", "Moreau", "Волков", "Sokolova", "Белов", "Reed", "Орлова", "Dahl", "Ким")
NARROWED = {
    "narrowed by department": ("department=/d0", "department=/d3/d13", "department=/d7"),
    "narrowed by role": ("role=agent", "role=lead", "role=admin"),
    "by name": ("q=lang+17", "q=" + quote("Волков"), "q=anna+lang", "q=nobody", "q=orl"),
}
NEXT = re.compile(r'href="(/people\?[^"]*after=[^"]*)"')

# One in three hundred leads, one in twenty is away today.
WRITE = """
INSERT INTO people.person (id, subject, origin, login, name, email, position, active)
SELECT id, id::text, 'keycloak', 'person' || n, (%(first)s::text[])[n %% 10 + 1] || ' '
  || (%(last)s::text[])[n / 10 %% 10 + 1] || ' ' || n, 'p' || n || '@example.com',
  'Specialist ' || n %% 50, true
FROM (SELECT n, ('0b000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid AS id
      FROM generate_series(1, %(count)s) AS n) AS numbers;
INSERT INTO people.membership
SELECT id, (%(departments)s::uuid[])[right(login, -6)::int %% cardinality(%(departments)s) + 1]
FROM people.person WHERE login LIKE 'person%%';
INSERT INTO people.person_role
SELECT id, 'agent' FROM people.person WHERE login LIKE 'person%%'
UNION ALL SELECT id, 'lead' FROM people.person
WHERE login LIKE 'person%%' AND right(login, -6)::int %% 300 = 0;
INSERT INTO people.absence (id, person_id, begins, ends, kind, note, at)
SELECT uuidv7(), id, current_date - 1, current_date + 5, 'vacation', '', now()
FROM people.person WHERE login LIKE 'person%%' AND right(login, -6)::int %% 20 = 0;
"""


def measure(house: House, report: Report) -> None:
    """Report how fast the directory of many is, and how many times that of few."""
    report.part(f"Directory of {MANY:,} people, {RATE} requests a second")
    for name, count in (("crowd", MANY), ("team", FEW)):
        house.database(name)
        seed.fill(house.postgres.dsn(name), INCIDENTS)
        fill(house.postgres.dsn(name), count)
    apps = [create_app(house.settings("crowd")), create_app(house.settings("team", OTHER_PORT))]
    with house.web("crowd") as crowd, house.web("team", OTHER_PORT) as team:
        many, few = (Visitors(app, at) for app, at in zip(apps, (crowd, team), strict=True))
        _under_load(report, crowd, many)
        asks = [
            list(islice(cycle(_walk(at, who)), TURNS)) for at, who in ((crowd, many), (team, few))
        ]
        ratio = in_turns((crowd, asks[0]), (team, asks[1]))
        report.add(Figure(f"any page, against {FEW} people", ratio, "times", RATIO))
    for app in apps:
        let_go(app)


def fill(dsn: str, count: int) -> None:
    """Add so many people in all departments of a seeded desk."""
    departments = [people.department_id(number) for number in range(people.DEPARTMENTS)]
    given = {"count": count, "departments": departments, "first": list(FIRST), "last": list(LAST)}
    with psycopg.connect(dsn, autocommit=True) as connection:
        for statement in filter(str.strip, WRITE.split(";\n")):
            connection.execute(statement.encode(), given)
        connection.execute("VACUUM (ANALYZE)")


def _under_load(report: Report, address: str, visitors: Visitors) -> None:
    narrowed = [
        Ask(f"directory {kind}", f"/people?{query}", visitors.headers[place % PEOPLE])
        for kind, queries in NARROWED.items()
        for place, query in enumerate(queries)
    ]
    pages = list(_walk(address, visitors))
    for asks in (pages, narrowed):
        times = under_load(address, list(islice(cycle(asks), RATE * SECONDS)))
        for kind, seconds in times.by_kind.items():
            report.add(Figure(f"{kind}, p95", p95(seconds), "ms", LIMIT))


def _walk(address: str, visitors: Visitors) -> Iterator[Ask]:
    """Yield the first pages of the whole directory, each as another reader."""
    line, path = Line(address), "/people"
    for headers in visitors.headers[:PAGES]:
        ask = Ask("directory, any page", path, headers)
        yield ask
        found = NEXT.search(line.send(ask).decode())
        assert found
        path = found.group(1).replace("&amp;", "&")
