using System.Collections;
using System.Collections.Concurrent;
using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;
using Parcours.Domain.Reviews;
using Parcours.Domain.Unboxing;
using Parcours.Domain.Webhooks;

namespace Parcours.Infrastructure.Storage;

/// <summary>What may be passed to a statement.</summary>
internal static class Arguments
{
    private static readonly HashSet<Type> Storable =
    [
        typeof(string), typeof(byte[]), typeof(bool), typeof(int), typeof(long), typeof(decimal), typeof(Guid), typeof(Instant), typeof(OffsetDateTime),
        typeof(PartnerId), typeof(OrderId), typeof(OrderNumber), typeof(MerchantKeyId), typeof(QuoteId), typeof(WebhookEndpointId), typeof(WebhookAttemptId), typeof(CourierId), typeof(OperatorId), typeof(MediaId), typeof(UploadId),
        typeof(WebsiteId), typeof(PurchaseEventId), typeof(SolicitationId), typeof(ReviewId), typeof(UserId), typeof(SessionId), typeof(InvitationId),
    ];

    private static readonly ConcurrentDictionary<Type, bool> Checked = new();

    /// <summary>How an enum is stored: as text, which a person can read in the database and a statement can compare.</summary>
    public static string ToDb<T>(this T value)
        where T : struct, Enum => Names.Of(value);

    /// <exception cref="InvalidDataException">A text that <see cref="ToDb{T}"/> never wrote.</exception>
    public static T FromDb<T>(this string text)
        where T : struct, Enum => Names.Parse<T>(text) ?? throw new InvalidDataException($"'{text}' is no stored {typeof(T).Name}.");

    /// <summary>Refuses what Dapper would store otherwise than we read it: an enum as its number, a list by rewriting the SQL text.</summary>
    /// <exception cref="ArgumentException">A property is of a type that is not stored.</exception>
    public static void Check(object? args)
    {
        if (args is null)
            return;
        var type = args.GetType();
        if (args is IEnumerable)
            type = type.GetInterfaces().Append(type).First(part => part.IsGenericType && part.GetGenericTypeDefinition() == typeof(IEnumerable<>)).GetGenericArguments()[0];
        Checked.GetOrAdd(type, CheckType);
    }

    private static bool CheckType(Type type)
    {
        foreach (var property in type.GetProperties())
        {
            if (!Storable.Contains(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))
                throw new ArgumentException($"{property.Name} is of type {property.PropertyType.Name}, which is not stored; an enum is passed as text: {property.Name}.ToDb().", nameof(type));
        }

        return true;
    }
}
