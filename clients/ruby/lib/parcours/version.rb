# frozen_string_literal: true

module Parcours
  VERSION = '1.0.0'
end
