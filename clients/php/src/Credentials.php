<?php

declare(strict_types=1);

namespace Parcours;

/** @internal How a request shows whose it is. */
interface Credentials
{
    /** Before each attempt. */
    public function prepare(): void;

    /** @return array<string, string> */
    public function headers(string $method, string $target, string $body): array;

    /** After a 401: whether there is hope that another attempt fares better. */
    public function renew(): bool;
}
