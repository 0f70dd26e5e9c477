<?php

declare(strict_types=1);

namespace Parcours\Credentials;

use Parcours\Clock;
use Parcours\Credentials;
use Parcours\Request;
use Parcours\Transport;

/** @internal An access token by OAuth's client-credentials grant, kept until shortly before it expires. */
final class Token implements Credentials
{
    /** Seconds before its end at which a token is not used any more. */
    private const MARGIN = 30;

    private ?string $token = null;
    private float $until = 0.0;

    public function __construct(
        private readonly Transport $transport,
        private readonly ?string $clientId,
        #[\SensitiveParameter] private readonly ?string $clientSecret,
        private readonly Clock $clock,
    ) {
    }

    public function prepare(): void
    {
        if ((string) $this->clientId === '' || (string) $this->clientSecret === '') {
            throw new \InvalidArgumentException('This call needs clientId and clientSecret.');
        }
        if ($this->token !== null && $this->clock->now() < $this->until) {
            return;
        }
        $asked = $this->clock->now();
        $given = $this->transport->call(new Request('POST', '/realms/parcours/protocol/openid-connect/token', 'grant_type=client_credentials&scope=openid', [
            // RFC 6749, 2.3.1: both are form-encoded before they are joined.
            'Authorization' => 'Basic ' . base64_encode(rawurlencode($this->clientId) . ':' . rawurlencode($this->clientSecret)),
            'Content-Type' => 'application/x-www-form-urlencoded',
        ], new None(), repeatable: true));
        $this->token = $given['access_token'];
        $this->until = $asked + $given['expires_in'] - self::MARGIN;
    }

    public function headers(string $method, string $target, string $body): array
    {
        return ['Authorization' => "Bearer $this->token"];
    }

    public function renew(): bool
    {
        $this->token = null;

        return true;
    }

    public function __debugInfo(): array
    {
        return ['clientId' => $this->clientId];
    }
}
