<?php

declare(strict_types=1);

namespace Parcours;

/** @internal What is asked, however often it is sent. */
final class Request
{
    /**
     * @param string $target the path with its query, percent-encoded: what is signed is what is sent
     * @param bool $repeatable whether it may be sent again when nobody knows what became of it
     */
    public function __construct(
        public readonly string $method,
        public readonly string $target,
        public readonly string $body,
        public readonly array $headers,
        public readonly Credentials $credentials,
        public readonly bool $repeatable,
    ) {
    }
}
