# frozen_string_literal: true

require_relative 'lib/parcours/version'

Gem::Specification.new do |spec|
  spec.name = 'parcours'
  spec.version = Parcours::VERSION
  spec.summary = 'Client for the Parcours API: delivery orders, proof of unboxing and verified reviews.'
  spec.authors = ['Parcours']
  spec.required_ruby_version = '>= 3.0'
  spec.files = Dir['lib/**/*.rb', 'README.md']
end
