using System.Globalization;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Kernel;

/// <summary>Who is asking, as the credential says.</summary>
/// <param name="Actor">The parts of the lifecycle that the caller may play.</param>
/// <param name="Credential">The public name of the credential: what rate limits and the audit go by.</param>
/// <param name="Scope">Within what the caller's idempotency keys are unique.</param>
public abstract record Caller(Actors Actor, string Credential, IdempotencyScope Scope)
{
    /// <summary>The account that the caller belongs to; null for who belongs to none.</summary>
    public virtual PartnerId? Account => null;

    /// <summary>What is written down where no credential asked: our own workers did it.</summary>
    public const string OurWorkers = "platform";

    /// <summary>The parts that whoever has such a credential may play, for what was written down of it.</summary>
    public static Actors BehindCredential(string credential) =>
        string.Equals(credential, OurWorkers, StringComparison.Ordinal) ? Actors.Platform
        : credential.StartsWith(CustomerCaller.Prefix, StringComparison.Ordinal) ? Actors.Customer
        : credential.StartsWith(OperatorCaller.Prefix, StringComparison.Ordinal) ? Actors.Dispatcher | Actors.Courier
        : Actors.Partner;
}

/// <summary>A partner's program.</summary>
/// <param name="Owner">Whose data it sees.</param>
public sealed record PartnerCaller(Owner Owner, string Credential) : Caller(Actors.Partner, Credential, IdempotencyScope.Of(Owner))
{
    public override PartnerId? Account => Owner.Partner;
}

/// <summary>Someone who works for the platform; the data is every partner's.</summary>
public sealed record OperatorCaller(Operator Operator)
    : Caller(Operator.Actor, CredentialOf(Operator.Id), IdempotencyScope.Of(Operator.Id))
{
    internal const string Prefix = "operator:";

    public static string CredentialOf(OperatorId id) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{id.Value}");
}

/// <summary>A customer on the page of one order.</summary>
public sealed record CustomerCaller(OrderNumber Order)
    : Caller(Actors.Customer, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Order.Value}"), new IdempotencyScope("customer", Order.Value))
{
    internal const string Prefix = "customer:";
}

/// <summary>The caller of the request at hand; null for the public pages and for our own workers.</summary>
public interface ICallerContext
{
    Caller? Caller { get; }

    /// <summary>The network address that the request came from; null for our own workers.</summary>
    string? Address => null;

    /// <summary>What all addresses of one subscriber have in common, by which strangers are counted.</summary>
    string Network => "";
}

/// <summary>Says who may send a request. A request without it is refused to everyone, and a test names it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AllowsAttribute(Actors actors) : Attribute
{
    public Actors Actors { get; } = actors;
}

/// <summary>A request that anyone may send, without a credential.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AllowsAnyoneAttribute : Attribute;
