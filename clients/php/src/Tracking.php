<?php

declare(strict_types=1);

namespace Parcours;

/** What the recipient sees, for which nobody needs credentials. */
final class Tracking
{
    /** @internal */
    public function __construct(private readonly Api $api)
    {
    }

    public function get(string $id): array
    {
        return $this->api->get('/track/' . Api::id($id));
    }
}
