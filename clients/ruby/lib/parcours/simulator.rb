# frozen_string_literal: true

module Parcours
  # Moves test orders; a live key finds nothing here.
  class Simulator
    def initialize(api) # :nodoc:
      @api = api
    end

    # The next step, or every step up to `to`. Not repeated after a lost answer: two requests may be two steps.
    def advance(id, to: nil, failure_reason: nil)
      @api.post("/v1/sandbox/orders/#{Api.id(id)}/advance", Api.given(to: to, failure_reason: failure_reason), repeatable: false)
    end
  end
end
