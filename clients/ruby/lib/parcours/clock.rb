# frozen_string_literal: true

module Parcours
  # Time and its passing, which tests replace.
  class Clock
    # Seconds from any moment, by a clock that nobody sets.
    def now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end

    def sleep(seconds)
      Kernel.sleep(seconds)
    end
  end
end
