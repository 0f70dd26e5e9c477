<?php

declare(strict_types=1);

namespace Parcours;

/** Proof of what was in the box. */
final class Unboxing
{
    public readonly UnboxingOrders $orders;

    /** @internal */
    public function __construct(private readonly Api $api)
    {
        $this->orders = new UnboxingOrders($api);
    }

    /** Orders by status, and the month's use of the plan. */
    public function stats(): array
    {
        return $this->api->get('/api/b2b/stats');
    }
}
