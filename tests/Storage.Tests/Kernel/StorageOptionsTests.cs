using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Kernel;
using Parcours.Infrastructure.Storage;

namespace Parcours.Storage.Tests.Kernel;

public sealed class StorageOptionsTests
{
    [Fact]
    public void Nothing_configured_is_SQLite_in_the_data_folder() =>
        Read([]).Should().Be(new StorageOptions(StorageProvider.Sqlite, "Data Source=data/parcours.db"));

    [Fact]
    public void Every_value_can_be_configured() =>
        Read(("Provider", "SqlServer"), ("ConnectionString", "Server=db"), ("QueueCapacity", "64"))
            .Should().Be(new StorageOptions(StorageProvider.SqlServer, "Server=db", 64));

    [Theory]
    [InlineData("Provider", "Oracle")]
    [InlineData("Provider", "1")]
    [InlineData("Provider", "sqlite")]
    [InlineData("QueueCapacity", "0")]
    [InlineData("QueueCapacity", "-1")]
    [InlineData("QueueCapacity", "many")]
    [InlineData("QueueCapacity", "1.5")]
    [InlineData("ConnectionString", "Data Source=:memory:")]
    [InlineData("ConnectionString", "Data Source=")]
    [InlineData("ConnectionString", "Data Source=x.db;Mode=Memory")]
    [InlineData("ConnectionString", "Sauce=x.db")]
    public void A_wrong_value_stops_the_start_with_a_sentence_that_names_its_key(string key, string value) =>
        Adding((key, value)).Should().Throw<ConfigurationException>().WithMessage($"Storage__{key} *");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Sauce=db")]
    public void SqlServer_needs_a_connection_string_that_it_understands(string? value) =>
        Adding(("Provider", "SqlServer"), ("ConnectionString", value)).Should().Throw<ConfigurationException>().WithMessage("Storage__ConnectionString *");

    private static StorageOptions Read(params (string Key, string? Value)[] settings) => StorageOptions.From(Configuration(settings));

    private static Action Adding(params (string Key, string? Value)[] settings) => () => new ServiceCollection().AddStorage(Configuration(settings));

    private static IConfiguration Configuration((string Key, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("Storage:" + setting.Key, setting.Value)))
        .Build();
}
