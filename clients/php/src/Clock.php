<?php

declare(strict_types=1);

namespace Parcours;

/** Time and its passing, which tests replace. */
interface Clock
{
    /** Seconds from any moment, by a clock that nobody sets. */
    public function now(): float;

    public function sleep(float $seconds): void;
}
