# frozen_string_literal: true

require_relative 'parcours/version'
require_relative 'parcours/errors'
require_relative 'parcours/clock'
require_relative 'parcours/credentials'
require_relative 'parcours/reply'
require_relative 'parcours/connections'
require_relative 'parcours/transport'
require_relative 'parcours/api'
require_relative 'parcours/orders'
require_relative 'parcours/tracking'
require_relative 'parcours/simulator'
require_relative 'parcours/webhooks'
require_relative 'parcours/unboxing'
require_relative 'parcours/reviews'
require_relative 'parcours/client'

# A partner's way into Parcours: see Parcours::Client, and Parcours::Webhooks.verify.
module Parcours
end
