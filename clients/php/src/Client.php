<?php

declare(strict_types=1);

namespace Parcours;

/** A partner's way into Parcours. Give the credentials of the surfaces that you call; `Webhooks::verify` needs none. */
final class Client
{
    public const VERSION = '1.0.0';

    public readonly Orders $orders;
    public readonly Tracking $tracking;
    public readonly Simulator $simulator;
    public readonly Webhooks $webhooks;
    public readonly Unboxing $unboxing;
    public readonly Websites $websites;
    public readonly Purchases $purchases;

    /** @var array<string, Api> */
    private readonly array $apis;

    /**
     * @param string $baseUrl such as `https://api.example.com`, without a path
     * @param ?string $key `pk_live_…` or `pk_test_…`, for delivery orders and webhooks
     * @param ?string $secret the secret of `$key`
     * @param ?string $apiKey `sk_live_…` or `sk_test_…`, for unboxing orders
     * @param ?string $clientId for purchases and reviews
     * @param ?string $clientSecret the secret of `$clientId`
     * @param ?string $language `fr` or `en`: of messages
     * @param float $timeout seconds for one attempt, its answer included
     * @param int $maxRetries how often a request is repeated that failed and may have more luck
     * @param float $retryDelay seconds: the longest wait before the first repetition, twice as long before each further one
     * @param float $maxRetryDelay seconds that this wait never exceeds
     */
    public function __construct(
        string $baseUrl,
        ?string $key = null,
        #[\SensitiveParameter] ?string $secret = null,
        #[\SensitiveParameter] ?string $apiKey = null,
        ?string $clientId = null,
        #[\SensitiveParameter] ?string $clientSecret = null,
        ?string $language = null,
        float $timeout = 30.0,
        int $maxRetries = 3,
        float $retryDelay = 0.5,
        float $maxRetryDelay = 8.0,
        Clock $clock = new SystemClock(),
    ) {
        $transport = new Transport($baseUrl, $language, $timeout, $maxRetries, $retryDelay, $maxRetryDelay, $clock);
        $this->apis = [
            'delivery' => new Api($transport, new Credentials\Signature($key, $secret)),
            'unboxing' => new Api($transport, new Credentials\Bearer($apiKey)),
            'reviews' => new Api($transport, new Credentials\Token($transport, $clientId, $clientSecret, $clock)),
            'none' => new Api($transport, new Credentials\None()),
        ];
        $this->orders = new Orders($this->apis['delivery']);
        $this->tracking = new Tracking($this->apis['none']);
        $this->simulator = new Simulator($this->apis['delivery']);
        $this->webhooks = new Webhooks($this->apis['delivery']);
        $this->unboxing = new Unboxing($this->apis['unboxing']);
        $this->websites = new Websites($this->apis['reviews']);
        $this->purchases = new Purchases($this->apis['reviews']);
    }

    /** A price, which holds for 24 hours when its `quote_id` comes with the order. */
    public function quote(array $facts): array
    {
        return $this->apis['delivery']->post('/v1/rates/quote', $facts, repeatable: true);
    }

    /**
     * Any other call of the API.
     *
     * @param string $auth whose credentials: `delivery`, `unboxing`, `reviews` or `none`
     * @param string $path such as `/v1/webhook_deliveries`, percent-encoded
     */
    public function request(string $auth, string $method, string $path, array $query = [], ?array $body = null): array
    {
        $api = $this->apis[$auth] ?? throw new \InvalidArgumentException('The credentials are delivery, unboxing, reviews or none.');

        return $api->call($method, $path, query: $query, body: $body, repeatable: $method === 'GET');
    }
}
