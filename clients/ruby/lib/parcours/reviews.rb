# frozen_string_literal: true

module Parcours
  # The shops that customers are asked about.
  class Websites
    def initialize(api) # :nodoc:
      @api = api
    end

    def list
      @api.get('/purchase-event/websites')
    end
  end

  # Purchases whose customers are asked for a review.
  class Purchases
    def initialize(api) # :nodoc:
      @api = api
    end

    # What became of each of 1 to 50 purchases, in their order: `accepted`, `duplicate` or `rejected`, also when none was taken. The key is made when absent.
    def submit(website_id, events, idempotency_key: nil)
      @api.create("#{path(website_id)}/bulk_sync_insert", events, idempotency_key)
    end

    # One page of the follow-up, newest first, a row for each request for a review, by `status`, `reference`, `from`, `to`, `limit` and `cursor`.
    def follow_up(website_id, **filters)
      @api.get(path(website_id), **filters)
    end

    # An Enumerator of all of it, which asks for a page when it gets there.
    def follow_up_all(website_id, **filters)
      @api.rows(path(website_id), filters)
    end

    # Forgets who bought something.
    def erase(website_id, id)
      @api.delete("#{path(website_id)}/#{Api.id(id)}")
    end

    private

    def path(website_id)
      "/purchase-event/websites/#{Api.id(website_id)}/purchase_events"
    end
  end
end
