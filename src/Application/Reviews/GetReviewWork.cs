using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>A review with its history, for a person who decides about it.</summary>
[Allows(Actors.Dispatcher | Actors.Partner)]
public sealed record GetReviewWork(Moderator By, ReviewId Review) : IQuery<ReviewWork>;
