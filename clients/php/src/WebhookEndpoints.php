<?php

declare(strict_types=1);

namespace Parcours;

/** Where events are sent to. */
final class WebhookEndpoints
{
    /** @internal */
    public function __construct(private readonly Api $api)
    {
    }

    /**
     * The `secret` is in this answer and never again.
     *
     * @param array $endpoint `url`, and perhaps `events` and `description`
     */
    public function create(array $endpoint, ?string $idempotencyKey = null): array
    {
        return $this->api->create('/v1/webhook_endpoints', $endpoint, $idempotencyKey);
    }

    public function get(string $id): array
    {
        return $this->api->get('/v1/webhook_endpoints/' . Api::id($id));
    }

    /** @param array $filters `limit`, `cursor` */
    public function list(array $filters = []): array
    {
        return $this->api->get('/v1/webhook_endpoints', $filters);
    }

    /** @return \Generator<int, array> */
    public function all(array $filters = []): \Generator
    {
        return $this->api->rows('/v1/webhook_endpoints', $filters);
    }

    /** @param array $changes any of `url`, `events`, `active` and `description` */
    public function update(string $id, array $changes): array
    {
        return $this->api->patch('/v1/webhook_endpoints/' . Api::id($id), $changes, repeatable: true);
    }

    public function delete(string $id): array
    {
        return $this->api->delete('/v1/webhook_endpoints/' . Api::id($id));
    }

    /**
     * A new `secret`. Not repeated after a lost answer: the secret before would be lost with it.
     *
     * @param ?int $overlapHours for how long the old one signs too: 0 to 168, and 24 when absent
     */
    public function rotateSecret(string $id, ?int $overlapHours = null): array
    {
        return $this->api->post('/v1/webhook_endpoints/' . Api::id($id) . '/rotate_secret', Api::given(['overlap_hours' => $overlapHours]), repeatable: false);
    }
}
