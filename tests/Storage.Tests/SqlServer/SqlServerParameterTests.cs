using System.Data;
using Microsoft.Data.SqlClient;
using NodaTime;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Storage.Tests.SqlServer;

/// <summary>A parameter of another type than its column makes SQL Server convert the column: the row is found, by scanning the index.</summary>
public sealed class SqlServerParameterTests
{
    private readonly SqlParameter _parameter = new();

    [Fact]
    public void A_moment_is_sent_as_datetime2()
    {
        new TypeHandlers.InstantHandler().SetValue(_parameter, Instant.FromUtc(2025, 11, 8, 13, 30));

        _parameter.SqlDbType.Should().Be(SqlDbType.DateTime2);
    }

    [Fact]
    public void An_id_of_ours_is_sent_as_varchar_of_one_size()
    {
        new TypeHandlers.TextIdHandler<OrderId>(id => id.Value, text => new OrderId(text)).SetValue(_parameter, OrderId.New());

        _parameter.SqlDbType.Should().Be(SqlDbType.VarChar);
        _parameter.Size.Should().Be(64);
    }

    [Fact]
    public void A_uuid_is_sent_as_uniqueidentifier()
    {
        new TypeHandlers.GuidHandler().SetValue(_parameter, Guid.Empty);

        _parameter.SqlDbType.Should().Be(SqlDbType.UniqueIdentifier);
    }

    [Fact]
    public void A_partner_is_sent_as_bigint()
    {
        new TypeHandlers.NumberIdHandler<PartnerId>(id => id.Value, number => new PartnerId(number)).SetValue(_parameter, new PartnerId(7));

        _parameter.SqlDbType.Should().Be(SqlDbType.BigInt);
    }
}
