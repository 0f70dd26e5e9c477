<?php

declare(strict_types=1);

namespace Parcours\Credentials;

use Parcours\Credentials;

/** @internal A key pair: each attempt is signed anew, since a signature is good for five minutes. */
final class Signature implements Credentials
{
    public function __construct(private readonly ?string $key, #[\SensitiveParameter] private readonly ?string $secret)
    {
    }

    public function prepare(): void
    {
        if ((string) $this->key === '' || (string) $this->secret === '') {
            throw new \InvalidArgumentException('This call needs key and secret.');
        }
    }

    public function headers(string $method, string $target, string $body): array
    {
        $timestamp = (string) time();

        return [
            'X-Api-Key' => $this->key,
            'X-Timestamp' => $timestamp,
            'X-Signature' => 'v1=' . hash_hmac('sha256', "$timestamp\n$method\n$target\n$body", $this->secret),
        ];
    }

    public function renew(): bool
    {
        return false;
    }

    public function __debugInfo(): array
    {
        return ['key' => $this->key];
    }
}
