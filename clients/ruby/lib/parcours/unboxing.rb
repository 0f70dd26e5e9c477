# frozen_string_literal: true

module Parcours
  # Proof of what was in the box.
  class Unboxing
    attr_reader :orders

    def initialize(api) # :nodoc:
      @api = api
      @orders = UnboxingOrders.new(api)
    end

    # Orders by status, and the month's use of the plan.
    def stats
      @api.get('/api/b2b/stats')
    end
  end

  # Orders that their customer opens on camera.
  class UnboxingOrders
    PATH = '/api/b2b/orders'

    def initialize(api) # :nodoc:
      @api = api
    end

    # The key is made when absent.
    def create(order, idempotency_key: nil)
      @api.create(PATH, order, idempotency_key)
    end

    def get(id)
      @api.get("#{PATH}/#{Api.id(id)}")
    end

    # One page, newest first, by `status`, `page`, `limit` and `cursor`.
    def list(**filters)
      @api.get(PATH, **filters)
    end

    # An Enumerator of every order, newest first, which asks for a page when it gets there.
    def all(**filters)
      @api.rows(PATH, filters, 'orders')
    end

    def ship(id, tracking_number: nil, carrier: nil)
      @api.patch("#{PATH}/#{Api.id(id)}/ship", Api.given(tracking_number: tracking_number, carrier: carrier))
    end

    # Opens the customer's window.
    def deliver(id)
      @api.patch("#{PATH}/#{Api.id(id)}/deliver")
    end

    # `completed` or `refunded`.
    def resolve(id, resolution:, note: nil)
      @api.patch("#{PATH}/#{Api.id(id)}/resolve", Api.given(resolution: resolution, note: note))
    end

    # While it is `pending`.
    def cancel(id, reason: nil)
      @api.patch("#{PATH}/#{Api.id(id)}/cancel", Api.given(reason: reason), repeatable: true)
    end
  end
end
