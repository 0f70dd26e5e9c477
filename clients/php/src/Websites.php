<?php

declare(strict_types=1);

namespace Parcours;

/** The shops that customers are asked about. */
final class Websites
{
    /** @internal */
    public function __construct(private readonly Api $api)
    {
    }

    public function list(): array
    {
        return $this->api->get('/purchase-event/websites');
    }
}
