"""The words of docs/architecture.md."""

from typing import Final

TEXT: Final = """\
The package `sim` is a stack of rooms. Each answers one question, and imports only from rooms
below it. An arrow points from a room to one that it imports; arrows that follow from others are
left out.

![Rooms on storeys, with arrows down from each room to those it imports](images/architecture.svg)

Four ideas explain most of the code.

- **State is tables.** People, projects, accounts and beliefs are rows; an attribute is one numpy
  array (`sim/world/tables/world.py:World`). Kernels, which are plain loops compiled by numba,
  change them. A Mesa agent is a view of a row, made when it is first asked for.
- **A rule is a section of a scenario file.** The class `sim/rules/base.py:Rule` is a pydantic
  model: its fields are the parameters of the table `[funding]`, `[governance]` and so on, its
  methods are the hooks that the week calls. An arm is a choice of one rule for each of seven
  families.
- **Draws have keys.** A random number is a function of the seed, what it decides, the week and
  who it is about (`sim/randomness.py:uniform`), not of how many were drawn before. So two arms
  meet the same luck, and a change in one place leaves all other draws as they were.
- **Numbers carry their origin.** `sim/parameters.py:parameter` takes unit, range, limits and
  source; error sentences, studies, the web page and [the reference](parameters.md) read them from
  there.

## A parameter, from the command line to the kernel

```sh
systemshift compare --set collective_impact:communication.velocity=0.2
```

1. `sim/cli.py:compare` is the command; Typer has parsed the options. Heavy imports stand inside
   the function, so that `--help` is quick.
2. `sim/commands/terminal.py:read_arms` turns names and settings into scenarios. The text after
   `--set` is split into arm, key and value, a value of TOML, by
   `sim/scenario/assignments.py:parse_assignments`.
3. `sim/scenario/scenario.py:Scenario.load` reads `sim/scenarios/collective_impact.toml` and what
   it extends, and lays the community and the problem over it. All is one flat mapping from dotted
   names to values, each with the file it came from (`sim/scenario/files.py:Entry`).
4. `sim/scenario/scenario.py:Scenario.with_values` lays `communication.velocity = 0.2` on top, and
   `sim/scenario/checks.py:sections` builds the sections. Here pydantic checks type and limits;
   what it refuses becomes one sentence with the file, the key and what was expected.
5. `velocity` is declared, with unit, range and source, in
   `sim/rules/communication/base.py:Communication`. The section `[communication]` of the scenario
   *is* an object of such a class: the rule.
6. `sim/batch/runner.py:run_arms` compiles the kernels that are not in the cache and hands one job
   per arm and seed to worker processes (`sim/batch/pool.py`).
7. In a worker, `sim/runs.py:run` makes a `sim/model.py:CommunityModel`, whose world comes from
   `sim/beginning.py:begin_world`, and steps it to the last week. A second model without shocks
   branches off at the first shock, for adaptivity.
8. `sim/model.py:CommunityModel.step` is the week, one line a stage. Stage 9 is
   `sim/rules/communication/base.py:Communication.look_and_try`: the rule opens this week's
   audience, then passes arrays and `self.velocity` to the kernel.
9. The kernel `sim/rules/communication/looking.py:look_and_try` draws for each actor by key, and
   lets a participant look at others if the draw is below `velocity`.
10. Back in the first process, `sim/analysis/comparison/compare.py:Comparison` holds all runs,
    estimates differences on equal seeds, prints its table and saves itself as a folder.

## A request, through the workshop's server

Somebody moves a slider on the page, which sends `POST /api/trajectory`.

1. `sim/workshop/static/js/api.js` sends the *spec*: arm, changed values, community, seed, weeks.
2. `sim/workshop/guard.py` refuses bodies that are too large or too slow, and adds security
   headers.
3. FastAPI builds a `sim/workshop/spec.py:Spec`, which accepts the listed keys, types and sizes
   and nothing else. The routes are in `sim/workshop/server.py`.
4. `sim/workshop/answers.py` returns a finished run it has kept, or joins equal requests into one.
5. `sim/workshop/desk.py` lets clients take turns at the worker processes. If the browser leaves,
   the run ends after its current week.
6. In a worker, `sim/workshop/work.py` has `sim/workshop/spec.py:scenario_of` build the scenario
   from the spec. From there it is the path above: the same scenario, the same model, the same
   bits as on the command line.
7. `sim/workshop/trajectory.py` follows the model week by week, `sim/workshop/packing.py` packs
   ties, states and series into bytes, which `sim/workshop/static/js/decode.js` unpacks.
8. If an input cannot be used, the same sentence as on the command line comes back as JSON with
   status 422.

## How it is kept true

`./dev test` runs lint, strict types and tests. Beyond the usual, four things hold the model
together: the twin in `tests/reference/`, written from [the ODD description](odd.md) and its
[variants](variants.md) with one object an agent, must give the same bits; the contract in
`sim/testing/` checks what every rule promises; the audit checks every week that money and hours
balance; and planted faults
(`tests/mutation/faults.toml`) check that the tests notice. `tests/house/` checks the project
itself: imports, links, licences, locks, and that every path and name on this page exists.
"""
