<?php

declare(strict_types=1);

namespace Parcours;

/** Delivery orders. */
final class Orders
{
    /** @internal */
    public function __construct(private readonly Api $api)
    {
    }

    /** @param ?string $idempotencyKey made when absent; give one of your own to be sure of one order even when your program starts anew */
    public function create(array $order, ?string $idempotencyKey = null): array
    {
        return $this->api->create('/v1/orders', $order, $idempotencyKey);
    }

    public function get(string $id): array
    {
        return $this->api->get('/v1/orders/' . Api::id($id));
    }

    /**
     * One page, newest first.
     *
     * @param array $filters `status`, `service_level`, `partner_order_id`, `created_after`, `created_before`, `limit`, `cursor`
     */
    public function list(array $filters = []): array
    {
        return $this->api->get('/v1/orders', $filters);
    }

    /**
     * Every order, newest first, a page at a time as they are needed.
     *
     * @return \Generator<int, array>
     */
    public function all(array $filters = []): \Generator
    {
        return $this->api->rows('/v1/orders', $filters);
    }

    /** While it is `pending` or `accepted`. */
    public function cancel(string $id, ?string $reason = null): array
    {
        return $this->api->post('/v1/orders/' . Api::id($id) . '/cancel', Api::given(['reason' => $reason]), repeatable: true);
    }
}
