# frozen_string_literal: true

module Parcours
  # Delivery orders.
  class Orders
    PATH = '/v1/orders'

    def initialize(api) # :nodoc:
      @api = api
    end

    # The key is made when absent; give one of your own to be sure of one order even when your program starts anew.
    def create(order, idempotency_key: nil)
      @api.create(PATH, order, idempotency_key)
    end

    def get(id)
      @api.get("#{PATH}/#{Api.id(id)}")
    end

    # One page, newest first, by `status`, `service_level`, `partner_order_id`, `created_after`, `created_before`, `limit` and `cursor`.
    def list(**filters)
      @api.get(PATH, **filters)
    end

    # An Enumerator of every order, newest first, which asks for a page when it gets there.
    def all(**filters)
      @api.rows(PATH, filters)
    end

    # While it is `pending` or `accepted`.
    def cancel(id, reason: nil)
      @api.post("#{PATH}/#{Api.id(id)}/cancel", Api.given(reason: reason), repeatable: true)
    end
  end
end
