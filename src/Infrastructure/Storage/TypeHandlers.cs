using System.Data;
using System.Globalization;
using Dapper;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using NodaTime;
using NodaTime.Text;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;
using Parcours.Domain.Reviews;
using Parcours.Domain.Unboxing;
using Parcours.Domain.Webhooks;

namespace Parcours.Infrastructure.Storage;

/// <summary>
/// How our types are stored. Dapper keeps one handler per type for the whole process, so each looks at the parameter's class to know the engine.
/// On SQL Server a plain string is sent as nvarchar: the columns it is compared with are nvarchar too, or the comparison would convert the column
/// and scan the index. Our own ids are ASCII, sent as varchar and stored as varchar.
/// </summary>
internal static class TypeHandlers
{
    private static readonly Lazy<bool> Registered = new(() =>
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        // Dapper's own idea of a Guid would win over the handler.
        SqlMapper.RemoveTypeMap(typeof(Guid));
        SqlMapper.RemoveTypeMap(typeof(Guid?));
        SqlMapper.AddTypeHandler(new InstantHandler());
        SqlMapper.AddTypeHandler(new OffsetDateTimeHandler());
        SqlMapper.AddTypeHandler(new GuidHandler());
        SqlMapper.AddTypeHandler(new WebsiteIdHandler());
        SqlMapper.AddTypeHandler(new NumberIdHandler<PartnerId>(id => id.Value, number => new PartnerId(number)));
        SqlMapper.AddTypeHandler(new NumberIdHandler<OrderNumber>(id => id.Value, number => new OrderNumber(number)));
        SqlMapper.AddTypeHandler(new NumberIdHandler<MerchantKeyId>(id => id.Value, number => new MerchantKeyId(number)));
        SqlMapper.AddTypeHandler(new NumberIdHandler<OperatorId>(id => id.Value, number => new OperatorId(number)));
        SqlMapper.AddTypeHandler(new TextIdHandler<OrderId>(id => id.Value, text => new OrderId(text)));
        SqlMapper.AddTypeHandler(new TextIdHandler<QuoteId>(id => id.Value, text => new QuoteId(text)));
        SqlMapper.AddTypeHandler(new TextIdHandler<WebhookEndpointId>(id => id.Value, text => new WebhookEndpointId(text)));
        SqlMapper.AddTypeHandler(new TextIdHandler<WebhookAttemptId>(id => id.Value, text => new WebhookAttemptId(text)));
        SqlMapper.AddTypeHandler(new TextIdHandler<CourierId>(id => id.Value, text => new CourierId(text)));
        SqlMapper.AddTypeHandler(new TextIdHandler<MediaId>(id => id.Value, text => new MediaId(text)));
        SqlMapper.AddTypeHandler(new TextIdHandler<UploadId>(id => id.Value, text => new UploadId(text)));
        SqlMapper.AddTypeHandler(new NumberIdHandler<SolicitationId>(id => id.Value, number => new SolicitationId(number)));
        SqlMapper.AddTypeHandler(new TextIdHandler<PurchaseEventId>(id => id.Value, text => new PurchaseEventId(text)));
        SqlMapper.AddTypeHandler(new TextIdHandler<ReviewId>(id => id.Value, text => new ReviewId(text)));
        SqlMapper.AddTypeHandler(new NumberIdHandler<UserId>(id => id.Value, number => new UserId(number)));
        SqlMapper.AddTypeHandler(new NumberIdHandler<SessionId>(id => id.Value, number => new SessionId(number)));
        SqlMapper.AddTypeHandler(new NumberIdHandler<InvitationId>(id => id.Value, number => new InvitationId(number)));
        return true;
    });

    public static void Register() => _ = Registered.Value;

    /// <summary>SQLite: an INTEGER, microseconds since the Unix epoch. SQL Server: a <c>datetime2(6)</c> in UTC.</summary>
    internal sealed class InstantHandler : SqlMapper.TypeHandler<Instant>
    {
        private const long TicksPerMicrosecond = NodaConstants.TicksPerMillisecond / 1000;

        public override void SetValue(IDbDataParameter parameter, Instant value)
        {
            var microseconds = WholeMicroseconds(value);
            if (parameter is SqliteParameter)
            {
                parameter.DbType = DbType.Int64;
                parameter.Value = microseconds;
            }
            else
            {
                // Left to itself, SqlParameter sends a datetime, which keeps 3 ms.
                parameter.DbType = DbType.DateTime2;
                parameter.Value = Instant.FromUnixTimeTicks(microseconds * TicksPerMicrosecond).ToDateTimeUtc();
            }
        }

        public override Instant Parse(object value) => value is DateTime utc
            ? Instant.FromDateTimeUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc))
            : Instant.FromUnixTimeTicks(Convert.ToInt64(value, CultureInfo.InvariantCulture) * TicksPerMicrosecond);

        /// <summary>Rounded down. The engines would round a finer time, each in its own way, and what is written must be what is read.</summary>
        private static long WholeMicroseconds(Instant value)
        {
            var (microseconds, rest) = Math.DivRem(value.ToUnixTimeTicks(), TicksPerMicrosecond);
            return rest < 0 ? microseconds - 1 : microseconds;
        }
    }

    /// <summary>Text with the offset it came with: <c>2025-11-10T17:00:00-05:00</c>.</summary>
    internal sealed class OffsetDateTimeHandler : SqlMapper.TypeHandler<OffsetDateTime>
    {
        public override void SetValue(IDbDataParameter parameter, OffsetDateTime value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = OffsetDateTimePattern.Rfc3339.Format(value);
        }

        public override OffsetDateTime Parse(object value) => OffsetDateTimePattern.Rfc3339.Parse((string)value).Value;
    }

    /// <summary>SQLite: text in lower case. SQL Server: <c>uniqueidentifier</c>.</summary>
    internal sealed class GuidHandler : SqlMapper.TypeHandler<Guid>
    {
        public override void SetValue(IDbDataParameter parameter, Guid value)
        {
            parameter.DbType = parameter is SqliteParameter ? DbType.String : DbType.Guid;
            parameter.Value = parameter is SqliteParameter ? value.ToString() : value;
        }

        public override Guid Parse(object value) => value is Guid guid ? guid : Guid.Parse((string)value);
    }

    internal sealed class WebsiteIdHandler : SqlMapper.TypeHandler<WebsiteId>
    {
        private static readonly GuidHandler Guids = new();

        public override void SetValue(IDbDataParameter parameter, WebsiteId value) => Guids.SetValue(parameter, value.Value);

        public override WebsiteId Parse(object value) => new(Guids.Parse(value));
    }

    internal sealed class NumberIdHandler<TId>(Func<TId, long> number, Func<long, TId> make) : SqlMapper.TypeHandler<TId>
    {
        public override void SetValue(IDbDataParameter parameter, TId? value)
        {
            parameter.DbType = DbType.Int64;
            parameter.Value = number(value!);
        }

        public override TId Parse(object value) => make(Convert.ToInt64(value, CultureInfo.InvariantCulture));
    }

    /// <summary>SQLite: text. SQL Server: a <c>varchar</c> with a binary collation.</summary>
    internal sealed class TextIdHandler<TId>(Func<TId, string> text, Func<string, TId> parse) : SqlMapper.TypeHandler<TId>
    {
        private const int Longest = 64;

        public override void SetValue(IDbDataParameter parameter, TId? value)
        {
            parameter.DbType = parameter is SqlParameter ? DbType.AnsiString : DbType.String;
            // One size for all, so that SQL Server keeps one plan.
            if (parameter is SqlParameter)
                parameter.Size = Longest;
            parameter.Value = text(value!);
        }

        public override TId Parse(object value) => parse((string)value);
    }
}
