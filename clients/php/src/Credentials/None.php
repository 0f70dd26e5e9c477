<?php

declare(strict_types=1);

namespace Parcours\Credentials;

use Parcours\Credentials;

/** @internal For what everyone may see. */
final class None implements Credentials
{
    public function prepare(): void
    {
    }

    public function headers(string $method, string $target, string $body): array
    {
        return [];
    }

    public function renew(): bool
    {
        return false;
    }
}
