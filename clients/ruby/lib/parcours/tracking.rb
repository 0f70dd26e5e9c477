# frozen_string_literal: true

module Parcours
  # What the recipient sees, for which nobody needs credentials.
  class Tracking
    def initialize(api) # :nodoc:
      @api = api
    end

    def get(id)
      @api.get("/track/#{Api.id(id)}")
    end
  end
end
