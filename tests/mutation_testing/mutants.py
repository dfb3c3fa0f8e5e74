"""List every mutant of a module, and draw a sample of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator

from tests.mutation_testing.tables import TakeWordOutOfTable
from tests.mutation_testing.unseen import is_unseen

# Of cosmic-ray's operators those whose mutants a user would feel: a comparison turned or its bound
# moved, a condition negated, a number off by one, a sum turned into a difference.
OPERATORS = {
    **{
        name: get_operator(f"core/{name}")
        for name in (
            "ReplaceComparisonOperator_Lt_LtE",
            "ReplaceComparisonOperator_Lt_GtE",
            "ReplaceComparisonOperator_LtE_Lt",
            "ReplaceComparisonOperator_LtE_Gt",
            "ReplaceComparisonOperator_Gt_GtE",
            "ReplaceComparisonOperator_Gt_LtE",
            "ReplaceComparisonOperator_GtE_Gt",
            "ReplaceComparisonOperator_GtE_Lt",
            "ReplaceComparisonOperator_Eq_NotEq",
            "ReplaceComparisonOperator_NotEq_Eq",
            "ReplaceComparisonOperator_Is_IsNot",
            "ReplaceComparisonOperator_IsNot_Is",
            "ReplaceBinaryOperator_Add_Sub",
            "ReplaceBinaryOperator_Sub_Add",
            "ReplaceBinaryOperator_Mul_Div",
            "ReplaceBinaryOperator_Div_Mul",
            "ReplaceUnaryOperator_Delete_Not",
            "ReplaceTrueWithFalse",
            "ReplaceFalseWithTrue",
            "ReplaceAndWithOr",
            "ReplaceOrWithAnd",
            "ReplaceContinueWithBreak",
            "AddNot",
            "NumberReplacer",
            "ZeroIterationForLoop",
        )
    },
    "TakeWordOutOfTable": TakeWordOutOfTable,
}


@dataclass(frozen=True)
class Mutant:
    """Describe one small change of one module."""

    module: str
    """The module's path from the root of the project."""
    operator: str
    occurrence: int
    """Which of the places where the operator applies, from 0."""
    line: int

    def code(self, source: str) -> str:
        """Return ``source`` with the change made."""
        operator: Operator = OPERATORS[self.operator]()
        mutated: str | None = mutate_code(source, operator, self.occurrence)
        if mutated is None:
            raise ValueError(f"{self}: there is nothing to change")
        return mutated

    def change(self, source: str) -> tuple[str, str]:
        """Return the first line that differs, before and after the change."""
        pairs = zip(source.split("\n"), self.code(source).split("\n"), strict=False)
        return next(((old.strip(), new.strip()) for old, new in pairs if old != new), ("", ""))


def mutants_of(root: Path, module: str) -> Iterator[Mutant]:
    """Yield every mutant of the module at the path ``module`` below ``root`` that can be seen."""
    nodes = list(ast_nodes(get_ast((root / module).read_text(encoding="utf-8"))))
    for name, kind in OPERATORS.items():
        operator: Operator = kind()
        places = [
            (node, start[0]) for node in nodes for start, _ in operator.mutation_positions(node)
        ]
        for occurrence, (node, line) in enumerate(places):
            if not is_unseen(node):
                yield Mutant(module, name, occurrence, line)


def sample(mutants: list[Mutant], size: int, seed: int) -> list[Mutant]:
    """Draw ``size`` of ``mutants``, the same ones for the same seed."""
    chosen = random.Random(seed).sample(mutants, min(size, len(mutants)))
    return sorted(chosen, key=lambda each: (each.module, each.line, each.operator, each.occurrence))
