<?php

declare(strict_types=1);

namespace Parcours;

/** Moves test orders; a live key finds nothing here. */
final class Simulator
{
    /** @internal */
    public function __construct(private readonly Api $api)
    {
    }

    /** The next step, or every step up to `$to`. Not repeated after a lost answer: two requests may be two steps. */
    public function advance(string $id, ?string $to = null, ?string $failureReason = null): array
    {
        return $this->api->post('/v1/sandbox/orders/' . Api::id($id) . '/advance', Api::given(['to' => $to, 'failure_reason' => $failureReason]), repeatable: false);
    }
}
