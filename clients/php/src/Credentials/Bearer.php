<?php

declare(strict_types=1);

namespace Parcours\Credentials;

use Parcours\Credentials;

/** @internal A merchant's key. */
final class Bearer implements Credentials
{
    public function __construct(#[\SensitiveParameter] private readonly ?string $apiKey)
    {
    }

    public function prepare(): void
    {
        if ((string) $this->apiKey === '') {
            throw new \InvalidArgumentException('This call needs apiKey.');
        }
    }

    public function headers(string $method, string $target, string $body): array
    {
        return ['Authorization' => "Bearer $this->apiKey"];
    }

    public function renew(): bool
    {
        return false;
    }

    public function __debugInfo(): array
    {
        return [];
    }
}
